package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/chart"
	"deepnet/internal/terminal"
)

// newReport is the command that reports how good a job's model is.
func newReport(s *shell) *cobra.Command {
	var format *format
	var folder string
	cmd := &cobra.Command{
		Use:   "report [JOB]",
		Short: "Report how training went and how good the model is",
		Long: `Report how the training of a job went and how good its model is on the test rows:
metrics with their intervals beside what simple models reach on the same rows, where
it is wrong, and how much each column matters. Without JOB, of the latest.`,
		Example: `  deepnet report
  deepnet report 01JDEEPNET --files slides
  deepnet report -o json | jq .evaluation.metrics`,
		Args: positional(0, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			reported, err := getReport(cmd, s, append(args, client.Latest)[0])
			if err != nil {
				return err
			}
			if folder != "" {
				if err := drawReport(cmd.Context(), s, reported, folder); err != nil {
					return err
				}
			}
			return writeReport(s, reported, *format)
		},
	}
	nameFlag(cmd.Flags(), &folder, "files", "draw pictures (PNG and SVG) into `FOLDER` too, and write report.json")
	format = outputFlag(cmd.Flags())
	return cmd
}

func getReport(cmd *cobra.Command, s *shell, job string) (*protocol.Reported, error) {
	service, err := s.connect(cmd)
	if err != nil {
		return nil, err
	}
	defer service.Close()
	return service.Report(cmd.Context(), job)
}

func writeReport(s *shell, reported *protocol.Reported, format format) error {
	if format != asText {
		return s.write(format, view.NewReport(reported))
	}
	shown := cleaned(reported)
	job := shown.GetJob()
	fmt.Fprintf(s.out, "Job %s: %s, %s after %d of %d epochs\n\n", job.GetId(), job.GetName(),
		view.StateName(job.GetState()), view.Epochs(job), job.GetPlan().GetEpochs())
	if says := view.NoBetter(job.GetResult().GetSummary()); says != "" {
		fmt.Fprintf(s.out, "WARNING %s\n\n", says)
	}
	return chart.Page{Width: pageWidth(), Colour: s.outTTY && s.colour}.Write(s.out, shown)
}

// pageWidth is how many characters a line of a report has: what COLUMNS says, else 80.
func pageWidth() int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return min(n, 160)
	}
	return 80
}

// drawReport writes the pictures and report.json into a folder.
func drawReport(ctx context.Context, s *shell, reported *protocol.Reported, folder string) error {
	pictures, err := chart.Draw(cleaned(reported))
	if err != nil {
		return fmt.Errorf("the pictures could not be drawn: %w", err)
	}
	text, err := json.MarshalIndent(view.NewReport(reported), "", "  ")
	if err != nil {
		return fmt.Errorf("the report cannot be written as JSON: %w", err)
	}
	files := append(pictures, chart.File{Name: "report.json", Data: append(text, '\n')})
	if err := writeFiles(ctx, folder, files); err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintf(s.err, "Wrote %s\n", terminal.Clean(pathIn(folder, f.Name)))
	}
	return nil
}

// pathIn is the path of a file in a folder.
func pathIn(folder, name string) string { return filepath.Join(folder, name) }

// writeFiles writes files into a folder, which it makes where there is none. All are
// written beside their places first, so that what is there is replaced by something
// whole or not at all.
func writeFiles(ctx context.Context, folder string, files []chart.File) error {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return failed(exitUsage, "the folder %s cannot be made: %w; name another one with --files", folder, err)
	}
	beside, err := os.MkdirTemp(folder, ".deepnet-report-")
	if err != nil {
		return failed(exitUsage, "nothing can be written into %s: %w; name another folder with --files", folder, err)
	}
	defer os.RemoveAll(beside)
	for _, f := range files {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := os.WriteFile(pathIn(beside, f.Name), f.Data, 0o600); err != nil {
			return fmt.Errorf("%s was not written: %w; what was there before still is", f.Name, err)
		}
	}
	for _, f := range files {
		if err := os.Rename(pathIn(beside, f.Name), pathIn(folder, f.Name)); err != nil {
			return fmt.Errorf("%s was not put into its place: %w", f.Name, err)
		}
	}
	return nil
}

// cleaned is a copy of a report whose every text is fit for a terminal.
func cleaned(r *protocol.Reported) *protocol.Reported {
	copied := proto.CloneOf(r)
	cleanTexts(copied.ProtoReflect())
	return copied
}

// cleanTexts cleans the texts of a message and of all that it holds.
func cleanTexts(m protoreflect.Message) {
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch isText := field.Kind() == protoreflect.StringKind; {
		case field.IsList():
			list := value.List()
			for i := range list.Len() {
				if isText {
					list.Set(i, protoreflect.ValueOfString(terminal.Clean(list.Get(i).String())))
				} else if field.Message() != nil {
					cleanTexts(list.Get(i).Message())
				}
			}
		case isText:
			m.Set(field, protoreflect.ValueOfString(terminal.Clean(value.String())))
		case field.Message() != nil:
			cleanTexts(value.Message())
		}
		return true
	})
}

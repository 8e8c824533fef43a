package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/remote"
	"deepnet/docs/examples"
	"deepnet/internal/gateway"
	"deepnet/internal/release"
	"deepnet/internal/telemetry"
	"deepnet/internal/terminal"
	"deepnet/supervisor"
)

// demoFlags are the flags of `deepnet demo`.
type demoFlags struct {
	once   bool
	stay   bool // no browser is opened
	listen string
	http   string
	data   string
}

// newDemo is the command that shows what the others are for.
func newDemo(s *shell) *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show it all in ten seconds: train, attack, train undisturbed, compare, predict",
		Long: `Show it all in ten seconds: a service is started in this process, a network learns the
irises while its neurons, a layer and its trainer are killed, the same is learned once
more undisturbed, the two models are compared to the last bit, and one of them names a
flower. Each step says which command does the same.

The service then stays up until Ctrl-C. Its data go with it, unless --data names a
folder to keep them in. "deepnet" alone is this command.`,
		Example: `  deepnet demo
  deepnet demo --once`,
		Args: here(positional(0)),
		RunE: func(cmd *cobra.Command, _ []string) error { return runDemo(cmd.Context(), s, f) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.once, "once", false, "end after the last step")
	flags.StringVar(&f.listen, "listen", remote.DefaultAddress, "`HOST:PORT` of this machine to take jobs on; a free port where that is taken")
	flags.StringVar(&f.http, "http", gateway.DefaultAddress, "`HOST:PORT` of this machine for the page; a free port where that is taken, none: no page")
	flags.BoolVar(&f.stay, "no-open", false, "do not open the page in a browser")
	nameFlag(flags, &f.data, "data", "`FOLDER` to keep jobs and models in (default: one that goes when the demo ends)")
	return cmd
}

// demo is a demonstration under way.
type demo struct {
	*terminal.Steps
	shell  *shell
	up     *running
	began  time.Time
	folder string // of the tables
}

func runDemo(ctx context.Context, s *shell, f demoFlags) (err error) {
	d := &demo{shell: s, began: s.now(), Steps: &terminal.Steps{Out: s.out, Live: s.outTTY, Style: terminal.Style{Colour: s.outTTY && s.colour}}}
	if d.folder, err = os.MkdirTemp("", "deepnet-demo-"); err != nil {
		return fmt.Errorf("there is no place for the tables of the demo: %w", err)
	}
	defer os.RemoveAll(d.folder)
	if d.up, err = startDemo(ctx, s, f, d.folder); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.up.stop()) }()
	if !f.stay && s.outTTY && d.up.page != nil {
		token, _ := gateway.Token(d.up.folder) // it was read before
		s.browse(gateway.SignIn(d.up.page.URL(), token, s.now()))
	}
	err = d.play(ctx)
	switch {
	case ctx.Err() != nil:
		return nil // somebody has seen enough
	case err != nil || f.once:
		return err
	default:
		return d.stay(ctx)
	}
}

// startDemo starts a service on the usual port, or on a free one where that is taken.
func startDemo(ctx context.Context, s *shell, f demoFlags, scratch string) (*running, error) {
	data, err := absolute(cmp.Or(f.data, filepath.Join(scratch, "data")))
	if err != nil {
		return nil, err
	}
	log, err := telemetry.NewLogger(s.err, telemetry.Console, "error") // the demo tells of restarts itself
	if err != nil {
		return nil, err
	}
	return startService(ctx, parts{
		folder:   data,
		listen:   &remote.Server{Address: free(f.listen), Targets: []string{supervisor.JobsName}},
		page:     pageAt{address: free(f.http)},
		settings: supervisor.Settings{Log: log, Release: release.Line()},
	})
}

// free is an address if nobody listens there, else one whose port the system chooses.
func free(address string) string {
	if address == noPage {
		return noPage
	}
	listener, err := net.Listen("tcp", address)
	if err == nil {
		err = listener.Close()
	}
	if err != nil {
		host, _, _ := net.SplitHostPort(address)
		return net.JoinHostPort(host, "0")
	}
	return address
}

// play plays the steps.
func (d *demo) play(ctx context.Context) error {
	iris, err := d.tables()
	if err != nil {
		return err
	}
	d.introduce()
	attacked, err := d.attack(ctx, iris)
	if err != nil {
		return err
	}
	if err := d.repeat(ctx, attacked); err != nil {
		return err
	}
	return d.predict(ctx, attacked)
}

// flower is a row that the table does not have.
const flower = "sepal_length,sepal_width,petal_length,petal_width\n5.9,3.2,4.4,1.4\n"

// tables writes the tables of the demo, and returns that of the irises.
func (d *demo) tables() (examples.Table, error) {
	iris := examples.Tables()[0]
	return iris, errors.Join(
		os.WriteFile(filepath.Join(d.folder, "iris.csv"), iris.CSV, 0o600),
		os.WriteFile(filepath.Join(d.folder, "flower.csv"), []byte(flower), 0o600))
}

// introduce says what has been started.
func (d *demo) introduce() {
	fmt.Fprintf(d.Out, "\n %s  %s\n", d.Style.Bold("deepnet"), d.Style.Dim("every neuron a supervised actor"))
	d.Begin("A service starts, in this process")
	if d.up.page != nil {
		d.Line("page", d.Style.Cool(d.up.pageLink(d.shell)))
	}
	d.Line("data", d.up.folder)
	d.Line("service", d.up.endpoint.Address())
	d.Command("deepnet serve")
	fmt.Fprintf(d.Out, "\n    %s\n", d.Style.Dim("What follows can be typed in a second terminal, after"))
	d.Command("cd " + d.folder + d.where())
}

// where is what reaches the demo's service where it is not at the usual address.
func (d *demo) where() string {
	if address := d.up.endpoint.Address(); address != remote.DefaultAddress {
		return "; export DEEPNET_ADDRESS=" + address
	}
	return ""
}

// repeat trains the same once more, undisturbed, and compares.
func (d *demo) repeat(ctx context.Context, attacked *protocol.Job) error {
	d.Begin("The same once more, undisturbed")
	d.Command("deepnet verify latest")
	show := &terminal.Learning{Steps: d.Steps}
	verified, err := d.up.jobs.Verify(ctx, attacked, d.shell.key(), client.Observer{Event: func(_ *protocol.Job, event *protocol.Event) { show.Event(event) }})
	if err != nil {
		return err
	}
	show.End()
	undisturbed, err := d.up.jobs.Get(ctx, verified.Job)
	if err != nil {
		return err
	}
	d.Line("attacked", attacked.GetResult().GetDigest())
	d.Line("undisturbed", undisturbed.GetResult().GetDigest())
	if attacked.GetResult().GetDigest() != undisturbed.GetResult().GetDigest() || !verified.Same {
		return failed(exitJobFailed, "the two models differ, which must not be: please report it, with what `deepnet diff %s %s` prints", attacked.GetId(), verified.Job)
	}
	d.Line("", d.Style.Good("the same model, to the last bit"))
	return nil
}

// predict names a flower.
func (d *demo) predict(ctx context.Context, job *protocol.Job) error {
	d.Begin("A flower is named")
	d.Command("deepnet predict latest flower.csv")
	answer, err := d.up.jobs.Predict(ctx, &protocol.Predict{Job: job.GetId(), Name: "flower.csv", Rows: &protocol.Predict_Table{Table: []byte(flower)}})
	if err != nil {
		return err
	}
	d.Line("sepal", "5.9 by 3.2 cm")
	d.Line("petal", "4.4 by 1.4 cm")
	sure := 0.0
	for _, p := range answer.GetOutput() {
		sure = max(sure, p)
	}
	d.Line("this is", d.Style.Good(strings.Join(answer.GetLabel(), ""))+d.Style.Dim(", with a probability of "+terminal.Percent(sure)))
	return nil
}

// stay waits for the end, and says what can be done until then.
func (d *demo) stay(ctx context.Context) error {
	fmt.Fprintf(d.Out, "\n %s in %.1f s. The service stays up until Ctrl-C.\n", d.Style.Bold("Done"), d.shell.now().Sub(d.began).Seconds())
	if d.up.page != nil {
		d.Line("page", d.Style.Cool(d.up.pageLink(d.shell)))
	}
	d.Command("deepnet report")
	d.Command("deepnet top")
	select {
	case <-ctx.Done():
		fmt.Fprintln(d.Out)
		return nil
	case err := <-d.up.service.Failed():
		return err
	}
}

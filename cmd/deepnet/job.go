package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/chart"
)

// keptEpoch says which epoch the model's weights are of, where that is not the last.
func keptEpoch(result *protocol.Result) string {
	if best := result.GetBestEpoch(); best > 0 && best != result.GetEpochs() {
		return fmt.Sprintf(", the weights are those of epoch %d", best)
	}
	return ""
}

// outcome is what a job came to, or has come to so far.
func outcome(job *protocol.Job) []field {
	result := job.GetResult()
	fields := []field{
		{"job", job.GetId()},
		{"state", view.StateName(job.GetState())},
		{"reason", job.GetReason()},
		{"epochs", fmt.Sprintf("%d of %d", view.Epochs(job), job.GetPlan().GetEpochs()) + keptEpoch(result)},
		{"evaluating", evaluatingWords(job.GetEvaluating())},
	}
	if e, ok := view.LastError(job); ok {
		_, with, _ := strings.Cut(chart.Training(job.GetPlan()), "training")
		fields = append(fields, field{"error", figure(e) + with})
	}
	if s := result.GetSummary(); s != nil {
		fields = append(fields, field{chart.MetricName(s.GetMetric()), chart.Sentence(s)}, field{"by target", chart.ByTarget(s)}, field{"warning", view.NoBetter(s)})
	} else if s := score(job); s != "" && result.Accuracy != nil {
		fields = append(fields, field{"accuracy", s + onTestRows(job)})
	} else if s != "" {
		fields = append(fields, field{"R²", figure(result.GetR2()) + onTestRows(job)})
	}
	if result != nil && result.HeldOutError != nil {
		fields = append(fields, field{"test error", figure(result.GetHeldOutError())})
	}
	return append(fields,
		field{"restarts", strconv.FormatUint(uint64(job.GetRestarts()), 10)},
		field{"digest", result.GetDigest()})
}

// onTestRows says on how many rows a model was tested.
func onTestRows(job *protocol.Job) string {
	return " on " + counted(job.GetHeldOut(), "test row")
}

// score is how well a model does on the test rows, in words; "" when unknown.
func score(job *protocol.Job) string {
	switch result := job.GetResult(); {
	case result == nil:
		return ""
	case result.Accuracy != nil:
		return percent(result.GetAccuracy())
	case result.R2 != nil:
		return "R² " + figure(result.GetR2())
	default:
		return ""
	}
}

// writeWarnings writes what people should know about the job's table.
func writeWarnings(out io.Writer, job *protocol.Job) {
	for _, warning := range job.GetWarnings() {
		fmt.Fprintf(out, "WARNING %s\n", clean(warning))
	}
}

// origin is what a job is trained on, with what, and when.
func origin(job *protocol.Job) []field {
	fields := []field{
		{"queue", place(job)},
		{"key", job.GetKey()},
		{"retries", tries(job)},
		{"data", job.GetName()},
		{"continues", job.GetFrom()},
		{"dataset", job.GetDataset()},
		{"columns", strings.Join(job.GetColumns(), ", ")},
		{"features", strings.Join(job.GetFeatures(), ", ")},
		{"classes", strings.Join(view.InOrder(job.GetClasses()), ", ")},
		{"targets", view.TargetNames(job.GetTargets())},
		{"network", network(job.GetLayers())},
		{"submitted", clock(job.GetSubmittedMs())},
		{"started", clock(job.GetStartedMs())},
		{"finished", clock(job.GetFinishedMs())},
	}
	return append(fields, field{"rows", division(job)})
}

// division is how many rows are for what; empty where that is not known.
func division(job *protocol.Job) string {
	if job.GetRows() == 0 {
		return ""
	}
	line := fmt.Sprintf("%d for training", job.GetRows())
	if job.GetValidation() > 0 {
		line += fmt.Sprintf(", %d for validation", job.GetValidation())
	}
	return line + fmt.Sprintf(", %d for testing", job.GetHeldOut())
}

// place is where a job waits for its turn.
func place(job *protocol.Job) string {
	if job.GetPriority() == 0 {
		return job.GetQueue()
	}
	return fmt.Sprintf("%s, priority %d", job.GetQueue(), job.GetPriority())
}

// tries is how often a job was tried again after failures that may pass, and when next.
func tries(job *protocol.Job) string {
	if job.GetRetries() == 0 && job.GetRetried() == 0 {
		return ""
	}
	line := fmt.Sprintf("%d of %d", job.GetRetried(), job.GetRetries())
	if until := clock(job.GetNotBeforeMs()); until != "" && job.GetState() == protocol.State_STATE_QUEUED {
		line += ", the next not before " + until
	}
	return line
}

// network draws the layers' widths, input layer first: 4-8-3.
func network(layers []uint32) string {
	return strings.ReplaceAll(list(layers), ",", "-")
}

func list(numbers []uint32) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", ","), "[]")
}

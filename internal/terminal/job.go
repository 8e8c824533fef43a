package terminal

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// keptEpoch says which epoch the model's weights are of, where that is not the last.
func keptEpoch(result *protocol.Result) string {
	if best := result.GetBestEpoch(); best > 0 && best != result.GetEpochs() {
		return fmt.Sprintf(", the weights are those of epoch %d", best)
	}
	return ""
}

// Outcome is what a job came to, or has come to so far. The training error is followed by
// the words penalties, and measured are the lines of the summary; without them, what the
// job's result alone says.
func Outcome(job *protocol.Job, penalties string, measured []Field) []Field {
	result := job.GetResult()
	fields := []Field{
		{"job", job.GetId()},
		{"state", view.StateName(job.GetState())},
		{"reason", job.GetReason()},
		{"epochs", fmt.Sprintf("%d of %d", view.Epochs(job), job.GetPlan().GetEpochs()) + keptEpoch(result)},
		{"evaluating", evaluatingWords(job.GetEvaluating())},
	}
	if e, ok := view.LastError(job); ok {
		fields = append(fields, Field{"error", Figure(e) + penalties})
	}
	if len(measured) == 0 {
		measured = scored(job)
	}
	fields = append(fields, measured...)
	if result != nil && result.HeldOutError != nil {
		fields = append(fields, Field{"test error", Figure(result.GetHeldOutError())})
	}
	return append(fields,
		Field{"restarts", strconv.FormatUint(uint64(job.GetRestarts()), 10)},
		Field{"digest", result.GetDigest()})
}

// scored is the line of a score that is known.
func scored(job *protocol.Job) []Field {
	switch result := job.GetResult(); {
	case result == nil:
		return nil
	case result.Accuracy != nil:
		return []Field{{"accuracy", Score(job) + onTestRows(job)}}
	case result.R2 != nil:
		return []Field{{"R²", Figure(result.GetR2()) + onTestRows(job)}}
	default:
		return nil
	}
}

// onTestRows says on how many rows a model was tested.
func onTestRows(job *protocol.Job) string {
	return " on " + Counted(job.GetHeldOut(), "test row")
}

// Score is how well a model does on the test rows, in words; "" when unknown.
func Score(job *protocol.Job) string {
	switch result := job.GetResult(); {
	case result == nil:
		return ""
	case result.Accuracy != nil:
		return Percent(result.GetAccuracy())
	case result.R2 != nil:
		return "R² " + Figure(result.GetR2())
	default:
		return ""
	}
}

// WriteWarnings writes what people should know about the job's table.
func WriteWarnings(out io.Writer, job *protocol.Job) {
	for _, warning := range job.GetWarnings() {
		fmt.Fprintf(out, "WARNING %s\n", Clean(warning))
	}
}

// Origin is what a job is trained on, with what, and when.
func Origin(job *protocol.Job) []Field {
	fields := []Field{
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
		{"network", Network(job.GetLayers())},
		{"submitted", Clock(job.GetSubmittedMs())},
		{"started", Clock(job.GetStartedMs())},
		{"finished", Clock(job.GetFinishedMs())},
	}
	return append(fields, Field{"rows", division(job)})
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
	if until := Clock(job.GetNotBeforeMs()); until != "" && job.GetState() == protocol.State_STATE_QUEUED {
		line += ", the next not before " + until
	}
	return line
}

// Network draws the layers' widths, input layer first: 4-8-3.
func Network(layers []uint32) string {
	return strings.ReplaceAll(list(layers), ",", "-")
}

func list(numbers []uint32) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", ","), "[]")
}

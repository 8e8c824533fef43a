package supervisor

import (
	"fmt"

	"deepnet/actors"
	"deepnet/actors/protocol"

	"go.uber.org/zap"
)

// stateNames are the states as people read them.
var stateNames = map[protocol.State]string{
	protocol.State_STATE_QUEUED: "queued", protocol.State_STATE_RUNNING: "running", protocol.State_STATE_PAUSED: "paused",
	protocol.State_STATE_SUCCEEDED: "succeeded", protocol.State_STATE_FAILED: "failed", protocol.State_STATE_CANCELLED: "cancelled",
}

// logRestart writes the one line of a supervised restart; the stack at debug
// level.
func logRestart(log *zap.Logger, job string, r actors.Restart) {
	fields := []zap.Field{zap.String("actor", string(r.Kind))}
	if job != "" {
		fields = append(fields, zap.String("job", job))
	}
	if r.Layer >= 0 {
		fields = append(fields, zap.Int("layer", r.Layer))
	}
	if r.Neuron >= 0 {
		fields = append(fields, zap.Int("neuron", r.Neuron))
	}
	if r.Step > 0 {
		fields = append(fields, zap.Uint64("step", r.Step))
	}
	fields = append(fields, zap.String("reason", r.Reason))
	if r.Stack != "" {
		log.Debug("stack of a crash", append(fields, zap.String("stack", r.Stack))...)
	}
	if r.Escalated {
		log.Error("no restart left, the parent fails", append(fields, zap.Int("budget", r.Budget))...)
		return
	}
	fields = append(fields, zap.String("restart", fmt.Sprintf("%d of %d", r.Count, r.Budget)), zap.Duration("took", r.Took))
	log.Warn("restarted", fields...)
}

// crashFields describe a crash that is not answered by a restart.
func crashFields(reason any) []zap.Field {
	fields := []zap.Field{zap.String("reason", fmt.Sprint(reason))}
	if crash, ok := reason.(*actors.Crash); ok {
		fields = append(fields, zap.ByteString("stack", crash.Stack))
	}
	return fields
}

func logSubmitted(log *zap.Logger, j *job) {
	log.Info("job submitted", zap.String("job", j.id), zap.String("name", j.made.name),
		zap.Int("rows", j.made.rows), zap.Int("held_out", j.made.held), zap.Ints("layers", j.made.widths))
}

func logEnd(log *zap.Logger, j *job) {
	fields := []zap.Field{
		zap.String("job", j.id), zap.String("state", stateNames[j.state]), zap.Int("epochs", j.epoch),
		zap.Float64("error", j.error), zap.Int("restarts", j.restarts),
	}
	if j.reason != "" {
		fields = append(fields, zap.String("reason", j.reason))
	}
	if j.report != nil {
		fields = append(fields, zap.String("digest", resultView(j.report).GetDigest()))
	}
	log.Info("job over", fields...)
}

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

func logSubmitted(log *zap.Logger, head *protocol.Job) {
	log.Info("job submitted", zap.String("job", head.GetId()), zap.String("name", head.GetName()), zap.String("queue", head.GetQueue()),
		zap.Uint64("rows", head.GetRows()), zap.Uint64("held_out", head.GetHeldOut()), zap.Uint32s("layers", head.GetLayers()))
}

// logResumed tells of a job that goes on in this process.
func logResumed(log *zap.Logger, j *job, reason string) {
	log.Info("job goes on", zap.String("job", j.id()), zap.Uint64("step", j.work.state.Steps), zap.String("reason", reason))
}

// logDamage tells of a checkpoint that cannot be used.
func logDamage(log *zap.Logger, j *job, o *opened) {
	log.Warn("checkpoint not used", zap.String("job", j.id()), zap.String("reason", o.note), zap.Uint64("step", o.work.state.Steps))
}

// logUnjudged tells of a model that could not be judged; its job succeeds all the
// same.
func logUnjudged(log *zap.Logger, j *job, found *judged) {
	fields := found.crash
	if fields == nil {
		fields = []zap.Field{zap.String("reason", found.err.Error())}
	}
	log.Error("model not judged", append(fields, zap.String("job", j.id()))...)
}

func logRetry(log *zap.Logger, j *job) {
	log.Warn("job failed and will be tried again", zap.String("job", j.id()), zap.String("reason", j.tail().GetReason()),
		zap.String("retry", fmt.Sprintf("%d of %d", j.tail().GetRetried(), j.plan.retries)))
}

func logEnd(log *zap.Logger, j *job) {
	tail := j.tail()
	fields := []zap.Field{
		zap.String("job", j.id()), zap.String("state", stateNames[j.record.State]), zap.Uint32("epochs", tail.GetEpoch()),
		zap.Float64("error", tail.GetError()), zap.Uint32("restarts", tail.GetRestarts()),
	}
	if tail.GetReason() != "" {
		fields = append(fields, zap.String("reason", tail.GetReason()))
	}
	if tail.GetResult() != nil {
		fields = append(fields, zap.String("digest", tail.GetResult().GetDigest()))
	}
	log.Info("job over", fields...)
}

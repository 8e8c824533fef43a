package supervisor

import (
	"fmt"

	"deepnet/actors"
	"deepnet/supervisor/queue"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// logRestart writes one line about a supervised restart, and the stack at debug level.
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

// crashFields returns the log fields of a crash that no restart follows.
func crashFields(reason any) []zap.Field {
	fields := []zap.Field{zap.String("reason", fmt.Sprint(reason))}
	if crash, ok := reason.(*actors.Crash); ok {
		fields = append(fields, zap.ByteString("stack", crash.Stack))
	}
	return fields
}

// logUnevaluated logs that a model could not be evaluated. Its job succeeds all the same.
func logUnevaluated(log *zap.Logger, job string, found *evaluated) {
	fields := found.crash
	if fields == nil {
		fields = []zap.Field{zap.String("reason", found.err.Error())}
	}
	log.Error("model not judged", append(fields, zap.String("job", job))...)
}

// writeLog writes a line of the log for the queue.
func writeLog(log *zap.Logger, line queue.Log) {
	level := map[queue.Level]zapcore.Level{queue.Info: zapcore.InfoLevel, queue.Warning: zapcore.WarnLevel, queue.Error: zapcore.ErrorLevel}[line.Level]
	var fields []zap.Field
	for _, f := range line.Fields {
		fields = append(fields, zap.Any(f.Name, f.Value))
	}
	log.Log(level, line.Message, fields...)
}

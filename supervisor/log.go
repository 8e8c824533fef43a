package supervisor

import (
	"fmt"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/measurement"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
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

// measure tells a fact to whoever measures the service.
func (s Settings) measure(fact measurement.Fact) {
	if s.Measure != nil {
		s.Measure.Observe(fact)
	}
}

// begin tells that the service has started, and returns what its trainers add to; nil:
// nobody measures.
func (s Settings) begin() *measurement.Learned {
	if s.Measure == nil {
		return nil
	}
	learned := &measurement.Learned{}
	s.measure(measurement.Started{Learned: learned, Running: s.Running, Waiting: s.Waiting})
	s.measure(measurement.Nodes{Alive: 1})
	return learned
}

// measureNodes tells how many nodes there are.
func (s Settings) measureNodes(nodes []storage.Node) {
	var fact measurement.Nodes
	for _, n := range storage.Present(nodes) {
		switch {
		case n.Left > 0 && n.Draining:
			fact.Draining++
		case n.Left > 0:
			fact.Alive++
		case !n.Draining:
			fact.Gone++
		}
	}
	s.measure(fact)
}

// noteRestart writes a line of the log about a supervised restart, and has it measured.
func (s Settings) noteRestart(job string, r actors.Restart) {
	logRestart(s.Log, job, r)
	s.measure(measurement.Restart{Level: measurement.Level(r.Kind), Reason: reasonOf(r), Took: r.Took, Escalated: r.Escalated})
}

// reasonOf returns the class of a restart's reason.
func reasonOf(r actors.Restart) measurement.Reason {
	switch cause := r.Cause.(type) {
	case actors.Killed:
		if cause.By == actors.Chaos {
			return measurement.Chaos
		}
		return measurement.Killed
	case *actors.Exhausted:
		return measurement.Exhausted
	}
	if r.Stack != "" {
		return measurement.Panicked
	}
	return measurement.Other
}

// clock returns the time where it is measured, and no time otherwise.
func (s Settings) clock() time.Time {
	if s.Measure == nil {
		return time.Time{}
	}
	return s.Now()
}

// measurePrediction tells of an answer with predictions.
func (s Settings) measurePrediction(began time.Time, reply any) {
	p, is := reply.(*protocol.Predictions)
	if !is || s.Measure == nil || p.GetOutputs() == 0 {
		return
	}
	s.measure(measurement.Predicted{Rows: len(p.GetOutput()) / int(p.GetOutputs()), Took: s.Now().Sub(began)})
}

// measuringRefusals has every refusal measured that an actor sends.
func (s Settings) measuringRefusals() []actor.PropsOption {
	if s.Measure == nil {
		return nil
	}
	return []actor.PropsOption{actor.WithSenderMiddleware(func(next actor.SenderFunc) actor.SenderFunc {
		return func(ctx actor.SenderContext, target *actor.PID, envelope *actor.MessageEnvelope) {
			if refused, is := envelope.Message.(*protocol.Refused); is {
				s.measure(measurement.Refused{Code: refused.GetCode()})
			}
			next(ctx, target, envelope)
		}
	})}
}

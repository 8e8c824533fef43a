package telemetry

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/zap"
	"go.uber.org/zap/exp/zapslog"
	"go.uber.org/zap/zapcore"
)

// Format is how log lines look.
type Format string

// The formats: for people, for machines.
const (
	Console Format = "console"
	JSON    Format = "json"
)

// NewLogger returns a logger that writes to w what is at least at level: debug,
// info, warn or error.
func NewLogger(w io.Writer, format Format, level string) (*zap.Logger, error) {
	least, err := zapcore.ParseLevel(level)
	if err != nil {
		return nil, fmt.Errorf("%q is no log level; choose debug, info, warn or error", level)
	}
	encoder, err := newEncoder(format)
	if err != nil {
		return nil, err
	}
	return zap.New(zapcore.NewCore(encoder, zapcore.Lock(zapcore.AddSync(w)), least)), nil
}

func newEncoder(format Format) (zapcore.Encoder, error) {
	config := zap.NewProductionEncoderConfig()
	config.TimeKey, config.MessageKey = "time", "message"
	config.EncodeTime = zapcore.ISO8601TimeEncoder
	config.EncodeDuration = zapcore.StringDurationEncoder
	switch format {
	case JSON:
		return zapcore.NewJSONEncoder(config), nil
	case Console:
		config.EncodeTime = zapcore.TimeEncoderOfLayout("15:04:05.000")
		config.EncodeLevel = zapcore.CapitalLevelEncoder
		config.ConsoleSeparator = "  "
		return zapcore.NewConsoleEncoder(config), nil
	default:
		return nil, fmt.Errorf("%q is no log format; choose console or json", format)
	}
}

// ForSystem makes the logger of an actor system. The library tells of its inner
// life at info, and calls it an error when a client hangs up: both are shown at
// debug only. What else it warns of is shown always.
func ForSystem(log *zap.Logger) func(*actor.ActorSystem) *slog.Logger {
	least := slog.LevelWarn
	if log.Core().Enabled(zapcore.DebugLevel) {
		least = slog.LevelDebug
	}
	never := zapslog.AddStacktraceAt(slog.LevelError + 1) // it would show the library's lines only
	handler := zapslog.NewHandler(log.Core(), zapslog.WithName("protoactor"), never)
	return func(*actor.ActorSystem) *slog.Logger { return slog.New(quiet{handler, least}) }
}

// quiet is a handler that takes the coming and going of remote endpoints for
// what it is.
type quiet struct {
	slog.Handler
	least slog.Level
}

// Enabled implements slog.Handler.
func (q quiet) Enabled(_ context.Context, level slog.Level) bool { return level >= q.least }

// Handle implements slog.Handler.
func (q quiet) Handle(ctx context.Context, record slog.Record) error {
	if strings.HasPrefix(record.Message, "Endpoint") {
		record.Level = slog.LevelDebug
	}
	if record.Level < q.least {
		return nil
	}
	return q.Handler.Handle(ctx, record)
}

// WithAttrs implements slog.Handler.
func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler {
	return quiet{q.Handler.WithAttrs(attrs), q.least}
}

// WithGroup implements slog.Handler.
func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name), q.least} }

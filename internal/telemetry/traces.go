package telemetry

import (
	"context"
	"errors"
	"fmt"
	"os"

	"deepnet/supervisor/measurement"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.uber.org/zap"
)

// Traces has every job become a trace, sent by OTLP over HTTP. Unless it is asked for, or
// OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is set, it is off: the
// observer is nil then. Asked for without an address, the traces go to localhost:4318. All
// other variables that OpenTelemetry names for an exporter, sampler and resource hold.
//
// shutdown ends the spans that are open and sends what has not been sent; it is never nil,
// and comes after the supervisor has stopped:
//
//	traces, shutdown, err := telemetry.Traces(ctx, log, asked, release)
//	supervisor.Settings{Measure: measurement.All(metrics, traces)}
func Traces(ctx context.Context, log *zap.Logger, asked bool, release string) (observer measurement.Observer, shutdown func(context.Context) error, err error) {
	off := func(context.Context) error { return nil }
	addressed := os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
	if !asked && !addressed || os.Getenv("OTEL_SDK_DISABLED") == "true" {
		return nil, off, nil
	}
	exporter, err := newExporter(ctx, addressed)
	if err != nil {
		return nil, off, err
	}
	about, err := described(ctx, release)
	if err != nil {
		return nil, off, errors.Join(err, exporter.Shutdown(ctx))
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { // the library knows no other way
		log.Warn("traces could not be sent", zap.Error(err))
	}))
	t := newTracer(trace.WithBatcher(exporter), trace.WithResource(about))
	return t, t.shutdown, nil
}

// newExporter returns one that sends to where the environment says, or to this machine.
func newExporter(ctx context.Context, addressed bool) (*otlptrace.Exporter, error) {
	for _, name := range []string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		if p := os.Getenv(name); p != "" && p != "http/protobuf" {
			return nil, fmt.Errorf("%s=%s: traces are sent by http/protobuf only, which collectors take at port 4318", name, p)
		}
	}
	var options []otlptracehttp.Option
	if !addressed {
		options = append(options, otlptracehttp.WithEndpoint("localhost:4318"), otlptracehttp.WithInsecure())
	}
	exporter, err := otlptracehttp.New(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("traces cannot be sent: %w", err)
	}
	return exporter, nil
}

// described is what every span says of the process.
func described(ctx context.Context, release string) (*resource.Resource, error) {
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "deepnet"), attribute.String("service.version", release)),
		resource.WithTelemetrySDK(), resource.WithHost(), resource.WithProcessPID(), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	return about, nil
}

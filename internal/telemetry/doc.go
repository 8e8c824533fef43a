// Package telemetry is how the service tells people what it does: its log, its metrics for
// Prometheus, and traces of its jobs for OpenTelemetry.
//
// It never decides what is worth telling, and keeps nothing global: no logger, registry or
// tracer provider of the libraries' own. To add a metric, give it a field of Metrics and a
// place in Observe; to add another way of telling, implement measurement.Observer in a file
// of its own. Package main introduces all of them to the supervisor.
package telemetry

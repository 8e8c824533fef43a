package telemetry

import (
	"net/http"
	"runtime"
	"sync/atomic"

	"deepnet/supervisor/measurement"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts what happens in a service, for Prometheus. It is wired in two lines:
//
//	metrics := telemetry.NewMetrics(release)
//	supervisor.Settings{Measure: metrics}, gateway.Config{Metrics: metrics.Handler()}
//
// Its labels have few values, whatever the service does: no job, neuron, queue or client is
// one. Its methods may be called by several goroutines at once.
type Metrics struct {
	registry *prometheus.Registry
	learned  atomic.Pointer[measurement.Learned] // nil: no service has started

	jobs, nodes                        *prometheus.GaugeVec
	submitted                          prometheus.Counter
	finished                           *prometheus.CounterVec
	runningLimit, waitingLimit         prometheus.Gauge
	watchers, trouble                  prometheus.Gauge
	restarts, escalations              *prometheus.CounterVec
	recovery                           *prometheus.HistogramVec
	checkpoint, commit, prediction     prometheus.Histogram
	checkpointBytes, events, predicted prometheus.Counter
	refusals                           *prometheus.CounterVec
}

// NewMetrics returns the metrics of a service of that release. All of them are there from
// the beginning, with every value that a label can have, at 0.
func NewMetrics(release string) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.makeJobs()
	m.makeSupervision()
	m.makeStore()
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	info := m.gauges("deepnet_build_info", "1, with the release of Deepnet and the version of Go that it was built with.", "release", "go_version")
	info.WithLabelValues(release, runtime.Version()).Set(1)
	return m
}

// Handler serves the metrics in Prometheus' text format, or in OpenMetrics where asked for.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{EnableOpenMetrics: true, MaxRequestsInFlight: scrapes})
}

// scrapes is how many are served at once; more are told to come back.
const scrapes = 4

func (m *Metrics) makeJobs() {
	m.jobs = m.gauges("deepnet_jobs", "Jobs that are not over, by what they do. Where nodes share a store, each counts its own running jobs, and the waiting and paused jobs of all nodes.", "state")
	m.submitted = m.counter("deepnet_jobs_submitted_total", "Jobs that were accepted and are on disk.")
	m.finished = m.counters("deepnet_jobs_finished_total", "Jobs that are over, by how they ended.", "state")
	m.runningLimit = m.gauge("deepnet_running_limit", "Jobs that may train at once.")
	m.waitingLimit = m.gauge("deepnet_waiting_limit", "Jobs that may wait; beyond that a submission is refused.")
	m.watchers = m.gauge("deepnet_watchers", "Clients that wait for a job's next event.")
	m.learning("deepnet_steps_total", "Training steps of all jobs.", (*measurement.Learned).Steps)
	m.learning("deepnet_rows_total", "Rows that all jobs learned from; a row counts in every epoch.", (*measurement.Learned).Rows)
	m.predicted = m.counter("deepnet_predictions_total", "Rows that were predicted.")
	m.prediction = m.histogram("deepnet_prediction_seconds", "Time to answer a request for predictions, of any number of rows.")
	m.refusals = m.counters("deepnet_refusals_total", "Requests of clients that were refused, by the code of the refusal.", "code")
	each(states[:3], func(s string) { m.jobs.WithLabelValues(s) })
	each(states[3:], func(s string) { m.finished.WithLabelValues(s) })
	for _, code := range refusalCodes {
		m.refusals.WithLabelValues(code)
	}
}

func (m *Metrics) makeSupervision() {
	m.restarts = m.counters("deepnet_restarts_total", "Supervised restarts, by where in the tree and by why.", "level", "reason")
	m.escalations = m.counters("deepnet_escalations_total", "Failures with no restart left, after which the parent fails instead.", "level")
	m.recovery = m.histograms("deepnet_recovery_seconds", "Time from a failure to being back at work.", "level")
	for _, level := range measurement.Levels() {
		each(measurement.Reasons(), func(r measurement.Reason) { m.restarts.WithLabelValues(string(level), string(r)) })
		m.escalations.WithLabelValues(string(level))
		m.recovery.WithLabelValues(string(level))
	}
}

func (m *Metrics) makeStore() {
	m.checkpoint = m.histogram("deepnet_checkpoint_seconds", "Time from the end of a step to its checkpoint being synced to disk.")
	m.checkpointBytes = m.counter("deepnet_checkpoint_bytes_total", "Size of all checkpoints written while jobs ran.")
	m.commit = m.histogram("deepnet_commit_seconds", "Time that a commit of changes to disk took; it takes many changes at once.")
	m.events = m.counter("deepnet_events_total", "Events of jobs' histories that were committed.")
	m.nodes = m.gauges("deepnet_nodes", "Services that share the store, this one among them, by how they are.", "state")
	each(nodeStates, func(s string) { m.nodes.WithLabelValues(s) })
	m.trouble = m.gauge("deepnet_store_trouble", "1 while the store cannot be written to and jobs wait for it, else 0.")
}

func each[T any](list []T, do func(T)) {
	for _, one := range list {
		do(one)
	}
}

func (m *Metrics) gauge(name, help string) prometheus.Gauge {
	return registered(m, prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help}))
}

func (m *Metrics) gauges(name, help string, labels ...string) *prometheus.GaugeVec {
	return registered(m, prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels))
}

func (m *Metrics) counter(name, help string) prometheus.Counter {
	return registered(m, prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help}))
}

func (m *Metrics) counters(name, help string, labels ...string) *prometheus.CounterVec {
	return registered(m, prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels))
}

func (m *Metrics) histogram(name, help string) prometheus.Histogram {
	return registered(m, prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}))
}

func (m *Metrics) histograms(name, help string, labels ...string) *prometheus.HistogramVec {
	return registered(m, prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels))
}

// learning registers a counter that trainers add to themselves.
func (m *Metrics) learning(name, help string, read func(*measurement.Learned) uint64) {
	registered(m, prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 {
		learned := m.learned.Load()
		if learned == nil {
			return 0
		}
		return float64(read(learned))
	}))
}

func registered[C prometheus.Collector](m *Metrics, c C) C {
	m.registry.MustRegister(c)
	return c
}

// buckets are of seconds: from 10 microseconds, in which a neuron is back, to the 10 seconds
// of a slow disk.
var buckets = []float64{
	10e-6, 25e-6, 50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 500e-3, 1, 2.5, 5, 10,
}

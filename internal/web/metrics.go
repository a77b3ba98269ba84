package web

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts requests by route and class of status, and how long they
// took. A nil Metrics counts nothing.
type Metrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	panics   prometheus.Counter
}

// NewMetrics registers the kernel's metrics. It panics if reg has them
// already.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "peyk_http_requests_total", Help: "Requests by route and class of status.",
		}, []string{"route", "class"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "peyk_http_request_seconds", Help: "Time to answer by route.",
			Buckets: []float64{.0001, .0005, .002, .005, .02, .05, .2, .5, 2, 10},
		}, []string{"route"}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "peyk_http_panics_total", Help: "Handlers that panicked.",
		}),
	}
	reg.MustRegister(m.requests, m.duration, m.panics)
	return m
}

// NewRegistry returns a registry with the program's and the runtime's own
// metrics in it.
func NewRegistry() *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return reg
}

// MetricsHandler serves what reg holds, for the address of the operators.
func MetricsHandler(reg *prometheus.Registry) http.Handler {
	return promhttp.HandlerFor(reg, promhttp.HandlerOpts{Registry: reg})
}

// routeMetrics are a route's counters, each made when it is first needed: most
// of the newsroom's routes never answer with most classes.
type routeMetrics struct {
	of       *Metrics
	pattern  string
	classes  [6]atomic.Pointer[prometheus.Counter] // by the first digit of the status
	duration atomic.Pointer[prometheus.Observer]
}

func (m *Metrics) route(pattern string) *routeMetrics {
	if m == nil {
		return nil
	}
	return &routeMetrics{of: m, pattern: pattern}
}

func (c *routeMetrics) observe(status int, took time.Duration) {
	if c == nil {
		return
	}
	class := status / 100
	if class >= len(c.classes) {
		class = 0
	}
	count, duration := c.classes[class].Load(), c.duration.Load()
	if count == nil || duration == nil {
		count, duration = c.first(class)
	}
	(*count).Inc()
	(*duration).Observe(took.Seconds())
}

// first makes a counter; two at a time get the same one.
func (c *routeMetrics) first(class int) (*prometheus.Counter, *prometheus.Observer) {
	count, duration := c.of.requests.WithLabelValues(c.pattern, strconv.Itoa(class)+"xx"), c.of.duration.WithLabelValues(c.pattern)
	c.classes[class].Store(&count)
	c.duration.Store(&duration)
	return &count, &duration
}

func (m *Metrics) panicked() {
	if m != nil {
		m.panics.Inc()
	}
}

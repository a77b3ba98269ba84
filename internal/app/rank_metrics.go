package app

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"peyk/internal/clock"
	"peyk/internal/rank"
)

// viewMetrics tells those who watch over the program how the counting of views
// goes. An alarm on peyk_rankings_age_seconds > 300 says that the lists of the
// most viewed stand still; one on peyk_views_age_seconds, at hours when there are
// readers, that no views come in.
type viewMetrics struct {
	rank  *rank.Service
	now   clock.Clock
	since time.Time // when the program began: what never happened is as old
}

var (
	descRankingsAge = prometheus.NewDesc("peyk_rankings_age_seconds", "Since this process last made the lists of the most viewed.", nil, nil)
	descViewsAge    = prometheus.NewDesc("peyk_views_age_seconds", "Since this process last counted a view.", nil, nil)
	descWrittenAge  = prometheus.NewDesc("peyk_views_written_age_seconds", "Since this process last wrote views down.", nil, nil)
	descCounted     = prometheus.NewDesc("peyk_views_counted_total", "Views that counted.", nil, nil)
	descRefused     = prometheus.NewDesc("peyk_views_refused_total", "Views that did not count, by the reason.", []string{"why"}, nil)
	descPending     = prometheus.NewDesc("peyk_views_pending", "Counts that wait to be written down.", nil, nil)
	descRemembered  = prometheus.NewDesc("peyk_views_remembered", "Readers, networks and stories that the counter remembers.", nil, nil)
	descForgotten   = prometheus.NewDesc("peyk_views_forgotten_total", "What the counter forgot to make room before its time.", nil, nil)
)

// Describe lists the metrics.
func (m *viewMetrics) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(m, ch) }

// Collect tells how they stand.
func (m *viewMetrics) Collect(ch chan<- prometheus.Metric) {
	s, now := m.rank.Stats(), m.now()
	age := func(d *prometheus.Desc, at time.Time) {
		if at.Before(m.since) {
			at = m.since
		}
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, now.Sub(at).Seconds())
	}
	age(descRankingsAge, s.Ranked)
	age(descViewsAge, s.Seen)
	age(descWrittenAge, s.Written)
	ch <- prometheus.MustNewConstMetric(descCounted, prometheus.CounterValue, float64(s.Counted))
	for why, name := range rank.Reasons() {
		ch <- prometheus.MustNewConstMetric(descRefused, prometheus.CounterValue, float64(s.Refused[why]), name)
	}
	ch <- prometheus.MustNewConstMetric(descPending, prometheus.GaugeValue, float64(s.Pending))
	ch <- prometheus.MustNewConstMetric(descRemembered, prometheus.GaugeValue, float64(s.Remembered))
	ch <- prometheus.MustNewConstMetric(descForgotten, prometheus.CounterValue, float64(s.Forgotten))
}

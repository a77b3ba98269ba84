package i18n

import (
	"strings"
	"time"

	"peyk/persian"
)

// Days reads a day in the printer's calendar, with digits of any script and /,
// -, . or a space between its parts; a year or a month alone means all of it.
// It returns its first instant and the first one after it. Nothing written is
// no bound: both are zero.
func (p *Printer) Days(s string) (from, next time.Time, ok bool) {
	if s == "" {
		return from, next, true
	}
	parts := strings.FieldsFunc(persian.LatinDigits(s), func(c rune) bool { return strings.ContainsRune("/-. ", c) })
	if len(parts) == 0 || len(parts) > 3 {
		return from, next, false
	}
	whole := [3]string{"", "01", "01"}
	for i, part := range parts {
		if len(part) == 1 {
			part = "0" + part
		}
		whole[i] = part
	}
	day, ok := p.ParseDay(whole[0], whole[1], whole[2])
	if !ok {
		return from, next, false
	}
	switch from = p.Start(day); len(parts) {
	case 3:
		next = p.Start(p.Next(day, 1))
	case 2:
		next = p.Start(p.AddMonths(day, 1))
	default:
		next = p.Start(p.AddMonths(day, 12))
	}
	return from, next, !from.IsZero() && !next.IsZero()
}

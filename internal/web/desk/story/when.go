package story

import (
	"time"

	"peyk/internal/i18n"
	"peyk/internal/web/desk"
)

func parseWhen(p *i18n.Printer, s string) (time.Time, bool) { return desk.ParseWhen(p, s) }

func writeWhen(p *i18n.Printer, t time.Time) string { return desk.WriteWhen(p, t) }

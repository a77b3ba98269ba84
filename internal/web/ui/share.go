package ui

import (
	"net/url"

	"peyk/internal/i18n"
)

// NewShare makes the links by which a reader passes a story on. They are plain
// addresses: nothing is fetched from these places unless the reader goes there.
// short is the story's absolute short address.
func NewShare(p *i18n.Printer, title, short string) Share {
	u, text := url.QueryEscape(short), url.QueryEscape(title)
	both := url.QueryEscape(title + "\n" + short)
	s := Share{P: p, ShortURL: short}
	for _, place := range []struct{ kind, url string }{
		{"telegram", "https://t.me/share/url?url=" + u + "&text=" + text},
		{"bale", "https://ble.ir/share/url?url=" + u + "&text=" + text},
		{"eitaa", "https://eitaa.com/share/url?url=" + u},
		{"rubika", "https://rubika.ir/share?url=" + u},
		{"whatsapp", "https://wa.me/?text=" + both},
		{"x", "https://x.com/intent/post?url=" + u + "&text=" + text},
		{"email", "mailto:?subject=" + url.PathEscape(title) + "&body=" + url.PathEscape(title+"\r\n"+short)},
	} {
		s.Links = append(s.Links, ShareLink{place.kind, p.T("share." + place.kind), place.url})
	}
	return s
}

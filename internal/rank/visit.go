package rank

import (
	"net/netip"
	"strings"

	"peyk/internal/id"
)

// Visit is a story's page as it was loaded. Nothing of it is kept: the counter
// turns it into keyed hashes at once.
type Visit struct {
	Story    id.Story
	Addr     netip.Addr
	Agent    string // User-Agent
	Language string // Accept-Language
	// Program says that the request has the marks of a program and not of a
	// browser (see the beacon's handler).
	Program bool
}

// Why is why a view was not counted.
type Why uint8

// The reasons.
const (
	Counted    Why = iota
	Program        // a declared robot, a headless browser, a request no browser sends
	Reload         // this reader has seen the story
	Flood          // more from one network than its other reading speaks for
	Strangers      // more of readers that read nothing else than other stories get
	Overloaded     // too much waits to be written down
	Unknown        // there is no such story, or readers cannot see it
	reasons
)

// Reasons lists every reason for which a view is not counted, with its name in
// the metrics.
func Reasons() map[Why]string {
	return map[Why]string{
		Program: "program", Reload: "reload", Flood: "flood", Strangers: "strangers", Overloaded: "overloaded",
		Unknown: "unknown",
	}
}

// programs are what programs call themselves, in small letters. "bot" is
// looked at by itself, for a brand of telephones ends in it.
var programs = []string{
	"crawl", "spider", "slurp", "headless", "phantomjs", "puppeteer", "playwright", "selenium", "webdriver", "python", "curl/",
	"wget", "go-http", "java/", "okhttp", "libwww", "httpclient", "axios", "node-fetch", "undici", "scrapy", "facebookexternalhit",
	"preview", "whatsapp/", "lighthouse", "pagespeed", "gtmetrix", "pingdom", "uptime", "monitor", "archiver", "feedfetcher",
	"mediapartners", "adsbot", "guzzle", "aiohttp", "httpx", "perl/", "ruby", "php/", "validator", "fetcher",
}

// robot reports whether an agent says that it is a program, or nothing.
func robot(agent string) bool {
	if agent == "" {
		return true
	}
	low := strings.ToLower(agent)
	for _, p := range programs {
		if strings.Contains(low, p) {
			return true
		}
	}
	for rest := low; ; {
		i := strings.Index(rest, "bot")
		if i < 0 {
			return false
		}
		if !strings.HasSuffix(rest[:i+3], "cubot") {
			return true
		}
		rest = rest[i+3:]
	}
}

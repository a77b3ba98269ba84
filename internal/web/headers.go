package web

// header is a name in its canonical form and a value made once and shared by
// all answers: setting it allocates nothing. It must never be changed.
type header struct {
	name  string
	value []string
}

// CSP is the policy of every page: everything from here, nothing inline,
// nothing framed.
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// CSPFramed is the policy of a page that may stand in a frame of ours.
const CSPFramed = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// CSPFraming is the policy of a page with such a frame.
const CSPFraming = CSP + "; frame-src 'self'"

// securityHeaders returns the headers of every answer with a body. A handler
// that sets one itself keeps its own.
func securityHeaders(https bool) []header {
	list := []header{
		{"Content-Security-Policy", []string{CSP}},
		{"X-Content-Type-Options", []string{"nosniff"}},
		{"Referrer-Policy", []string{"strict-origin-when-cross-origin"}},
		{"Permissions-Policy", []string{"camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
	}
	if https { // of this host alone: what else is in the domain is not ours to decide
		list = append(list, header{"Strict-Transport-Security", []string{"max-age=31536000"}})
	}
	return list
}

// Values of Cache-Control.
const (
	// CacheRevalidate lets anybody keep a page and asks them to check it at
	// each use: a change is seen at the next request, an unchanged page costs
	// a 304.
	CacheRevalidate = "public, max-age=0, must-revalidate"
	// CacheForever is for what has its content's hash in its name.
	CacheForever = "public, max-age=31536000, immutable"
	// CacheNever is for what is one person's.
	CacheNever = "private, no-store"
)

// Header values shared by all answers.
var (
	noStore        = []string{CacheNever}
	revalidate     = []string{CacheRevalidate}
	forever        = []string{CacheForever}
	varyEncoding   = []string{"Accept-Encoding"}
	encodingGzip   = []string{"gzip"}
	encodingBrotli = []string{"br"}
)

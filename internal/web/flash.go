package web

import (
	"encoding/json"
	"net/http"
	"time"
)

// Flash is a message for the next page somebody sees: what was done, after a
// redirect.
type Flash struct {
	Key  string         `json:"k"`           // of the message in the catalogue
	Args map[string]any `json:"a,omitempty"` // for its placeholders; numbers come back as float64
}

const (
	flashPurpose = "flash"
	flashLife    = 2 * time.Minute
)

// SetFlash leaves a message with the browser. A message too large for a
// cookie is left out: it is a courtesy, not a record.
func (c Cookies) SetFlash(w http.ResponseWriter, s *Signer, now time.Time, f Flash) {
	body, err := json.Marshal(f)
	if err != nil || len(body) > maxSigned/2 {
		return
	}
	c.set(w, flashCookie, s.Sign(flashPurpose, body, now), int(flashLife.Seconds()))
}

// TakeFlash returns the message left for this page and takes it from the
// browser; it reports false when there is none, or none of ours.
func (c Cookies) TakeFlash(w http.ResponseWriter, r *http.Request, s *Signer, now time.Time) (Flash, bool) {
	token := c.get(r, flashCookie)
	if token == "" {
		return Flash{}, false
	}
	c.set(w, flashCookie, "", -1)
	signed, err := s.Verify(flashPurpose, token, now, 0, flashLife)
	if err != nil {
		return Flash{}, false
	}
	var f Flash
	if err := json.Unmarshal(signed.Payload, &f); err != nil {
		return Flash{}, false
	}
	return f, true
}

package site

import (
	"net/http"
	"time"
)

// mediaCache lets a picture be kept for a day and no longer, though its key
// holds its hash: a picture may have to be withdrawn.
const mediaCache = "public, max-age=86400"

// media serves a picture's file.
func (s *Site) media(w http.ResponseWriter, r *http.Request) error {
	file, info, err := s.Blobs.Open(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	w.Header().Set("Cache-Control", mediaCache)
	w.Header().Set("Etag", `"`+info.Key+`"`)
	http.ServeContent(w, r, info.Key, time.Time{}, file)
	return nil
}

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
)

// fetch returns a page, unpacked.
func fetch(ctx context.Context, addr, path string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+path, nil)
	if err != nil {
		return "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 400 {
		err = fmt.Errorf("%s: %s", path, res.Status)
	}
	return string(b), err
}

// get returns the gzip body and the entity tag of a page.
func get(ctx context.Context, url string) ([]byte, string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Encoding") != "gzip" {
		return nil, "", fmt.Errorf("%s: %s, coding %q", url, res.Status, res.Header.Get("Content-Encoding"))
	}
	b, err := io.ReadAll(res.Body)
	return b, res.Header.Get("Etag"), err
}

func gunzip(b []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// link returns the first address on a page that begins so.
func link(page, prefix string) string {
	for _, part := range strings.Split(page, `href="`)[1:] {
		if href, _, _ := strings.Cut(part, `"`); strings.HasPrefix(href, prefix) && !strings.ContainsAny(href, "#?") {
			return href
		}
	}
	return ""
}

var (
	weekly  = regexp.MustCompile(`<loc>http://[^/]*(/sitemap/fa/\d+\.xml)</loc>`)
	located = regexp.MustCompile(`<loc>http://[^/]*(/news/[^<]*)</loc>`)
)

// archive returns n addresses of stories, spread evenly over the archive; skip
// shifts them, so that two calls have no address in common.
func archive(ctx context.Context, addr string, n, skip int) ([]string, error) {
	index, err := fetch(ctx, addr, "/sitemap.xml")
	if err != nil {
		return nil, err
	}
	weeks := weekly.FindAllStringSubmatch(index, -1)
	if len(weeks) == 0 {
		return nil, errors.New("there are no sitemaps")
	}
	each := max(1, 4*n/len(weeks)) // of a week at most
	var out []string
	for round := 0; round < 2 && len(out) < n; round++ {
		for i := range weeks {
			week := weeks[i*7919%len(weeks)] // some of all years
			list, err := fetch(ctx, addr, week[1])
			if err != nil {
				return nil, err
			}
			all := located.FindAllStringSubmatch(list, -1)
			for k := skip + round*2*each; k < min(len(all), skip+round*2*each+each) && len(out) < n; k++ {
				out = append(out, all[k][1])
			}
			if len(out) == n {
				break
			}
		}
	}
	return out, nil
}

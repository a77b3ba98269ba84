// Package web owns how Peyk speaks HTTP: handlers that return errors, the one
// table from a fault's kind to a status, request ids, logs and metrics, the
// headers that protect readers, cookies and signed values, input made clean,
// limits, the page cache, static files, and a server that stops gracefully.
//
// A Router is the kernel. Everything a request passes through is in its
// ServeHTTP, in the order in which it stands there, so that a page served from
// the Cache pays for one mux lookup and little else. Pages, their templates
// and their words live in the packages below this one's folder.
//
// It must not know a story, a comment, SQL, or a message's text: it hands an
// error with its catalogue key to the ErrorPage it was given.
package web

// Package site owns the pages that readers see: their templates, the view
// structs the templates print, and the handlers that fill them. It must not
// hold rules of a domain, write SQL, or build markup in Go.
package site

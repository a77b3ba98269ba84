// Package backup owns the file that holds a whole agency: how it is written
// while the agency is served, and how it is put back, on the same engine or
// the other. It must not know what stands in the tables.
//
// The file is a tar archive, packed with gzip or zstd:
//
//	peyk-backup.json     what this is: format, schema version, time
//	tables/NAME/N.jsonl  a table's rows: the columns in the first line, a row in
//	                     each further one; a table may take several entries
//	media/KEY            the bytes of the pictures
//	manifest.json        size and SHA-256 of every entry before it; last, so that
//	                     a file cut off is known for one
//
// A value of a row is a JSON number (a whole one), a string, null, an object
// {"b": base64} for bytes, or {"f": number} for a fraction.
//
// The tables are read in one snapshot of the database, and the pictures after
// them: no row names a picture that is missing. The agency's keys are in the
// file, and its users' password hashes, so that what was signed stays valid
// and everybody can sign in: keep it as you keep the database. Sessions are
// not: after a restore everybody signs in anew.
package backup

// Package store keeps jobs on disk, in one folder: a SQLite database, and files for
// what is large. It is the storage.Store that a service runs on, with the backup, the
// restoration and the examination of that folder.
//
// It never answers before what it was given is synced, never trusts what it reads
// without its digest, and never decides anything about a job. To keep more of a job,
// add a migration under migrations, then its columns to the statements in the file
// of the deed (commit.go, claim.go, find.go), and a sentence to recordtest.
package store

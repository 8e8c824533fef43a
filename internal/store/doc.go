// Package store keeps jobs on disk, in one folder: a SQLite database, and files for
// what is large. It is the storage.Store that a service runs on, with the backup, the
// restoration and the inspection of that folder.
//
// It never answers before what it was given is synced, never trusts what it reads
// without its digest, and never decides anything about a job. To keep more of a job,
// add a migration under migrations, then its columns to the statements that write and
// read them (commit.go, claim.go, find.go), and a promise to storagetest.
package store

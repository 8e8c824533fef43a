// Package postgres keeps jobs in a PostgreSQL database that several nodes share. It is the
// storage.Shared that a service runs on when it is started with --store: jobs and their
// heads, events, attachments and data sets in pieces, queues, owners with their leases, and
// what nodes ask of each other, each in a table of its own.
//
// It never goes by a node's clock, never answers before the database has committed, never
// takes a notification for the truth, and never decides anything about a job. To keep more
// of a job, add a migration under migrations, then its columns to the statements that write
// and read them (write.go, jobs.go), and a promise to storagetest.
package postgres

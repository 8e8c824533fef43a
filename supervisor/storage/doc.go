// Package storage is what the supervisor asks of a store: the words for what is
// kept of a job, and the interface of the store that keeps it.
//
// It never stores anything itself, but for Memory, a store that ends with the
// process. To add a store, implement Store in a package under internal and have it
// pass storagetest.
package storage

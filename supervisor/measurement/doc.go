// Package measurement is what the supervisor tells whoever measures it: facts as small
// structs, and the interface of who hears them.
//
// It never counts, keeps or exports anything itself, but for Learned, which trainers add
// to. To measure something more, add a fact here, tell it in package supervisor, and count
// it in a package under internal.
package measurement

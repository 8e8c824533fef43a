package store

import "fmt"

// spare is what a large upload leaves free on the disk, so that jobs can go on.
const spare = 64 << 20

// checkRoom refuses the rest of a large upload for which the disk has no room, before
// jobs have to wait because it is full.
func (s *Store) checkRoom(rest uint64) error {
	bytes, known := free(s.dir)
	if !known || rest <= spare || bytes >= rest+spare {
		return nil
	}
	return fmt.Errorf("%w: %d MiB are to come and the disk has room for %d, of which %d stay free; free some space and upload it again", ErrFull, rest>>20, bytes>>20, spare>>20)
}

package store

import (
	"database/sql"
	"errors"
	"io/fs"
)

// sweep removes the files that no row names: an earlier process wrote them for a
// commit that never came, or could not remove them.
func (s *Store) sweep() error {
	named, err := namedFiles(s.reads)
	if err != nil {
		return err
	}
	found, err := s.files.list()
	if err != nil {
		return err
	}
	for _, name := range found {
		if _, ok := named[name]; !ok {
			s.files.remove(name)
		}
	}
	return s.pruneParts(true)
}

// namedFiles are the files that rows name, with what they must hold.
func namedFiles(db *sql.DB) (map[string]kept, error) {
	named := make(map[string]kept)
	err := each(func(rows *sql.Rows) error {
		var k kept
		err := rows.Scan(&k.file, &k.size, &k.digest)
		named[k.file] = k
		return err
	})(db.Query(`SELECT file, size, substr(digest, 1, 32) FROM attachments WHERE file IS NOT NULL
		UNION ALL SELECT file, size, digest FROM datasets WHERE file IS NOT NULL`))
	return named, err
}

// list names all files of attachments and data sets, and the folders of jobs that
// are empty.
func (f *files) list() (names []string, err error) {
	for _, folder := range []string{"files", "datasets"} {
		err := fs.WalkDir(f.root.FS(), folder, func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				names = append(names, name)
			}
			return err
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return names, nil
}

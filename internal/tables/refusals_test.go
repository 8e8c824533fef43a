package tables

import (
	"strings"
	"testing"
)

func TestWhatIsNoTableIsRefusedWithWhatToDo(t *testing.T) {
	packed, parquet := gzipped(t, []byte("a,b\n1,2\n")), fixture(t, "rents.parquet")
	encrypted := append([]byte("PARE"), parquet[4:]...)
	wrong := func(at int, by byte) []byte {
		changed := append([]byte{}, parquet...)
		changed[(at+len(changed))%len(changed)] = by
		return changed
	}
	for name, c := range map[string]struct {
		file []byte
		told string
	}{
		"packed twice.csv.gz.gz":   {gzipped(t, packed), "the file was packed twice; unpack it once"},
		"cut off.csv.gz":           {packed[:len(packed)-9], "this is a file packed by gzip, but it is damaged or cut off (unexpected EOF); make it again or copy it again"},
		"changed.csv.gz":           {append(append([]byte{}, packed[:len(packed)-1]...), 9), "damaged or cut off (gzip: invalid checksum)"},
		"head alone.gz":            {[]byte("\x1f\x8b"), "this is a file packed by gzip, but it is damaged or cut off"},
		"cut off.csv.zst":          {fixture(t, "rents.csv.zst")[:2000], "this is a file packed by Zstandard, but it is damaged or cut off"},
		"misnamed.csv.gz":          {[]byte("a,b\n1,2\n"), "it ends in .gz but does not begin as a file packed by gzip does; if it is text, let its name end in .csv"},
		"misnamed.parquet":         {[]byte("a,b\n1,2\n"), "it ends in .parquet but does not begin as a Parquet file does"},
		"locked.xlsx":              {[]byte("\xd0\xcf\x11\xe0\xa1\xb1"), "it ends in .xlsx but is a spreadsheet of an old kind (.xls), or one with a password; open it and save it as .xlsx or CSV, without a password"},
		"web.xlsx":                 {[]byte("<html>"), "it ends in .xlsx but is a web page or XML"},
		"encrypted.parquet":        {encrypted, "the Parquet file is encrypted; save it without"},
		"cut off.parquet":          {parquet[:len(parquet)/2], "this is a Parquet file, but it is damaged or cut off (its end is missing); make it again or copy it again"},
		"head alone.parquet":       {[]byte("PAR1"), "damaged or cut off"},
		"two ends.parquet":         {[]byte("PAR1PAR1"), "damaged or cut off"},
		"a wrong length.parquet":   {wrong(-5, 0x7f), "its end does not fit its size"},
		"a wrong footer.parquet":   {wrong(-20, 0xff), "damaged or cut off"},
		"lists.parquet":            {fixture(t, "list.parquet"), `column "list" holds lists; a cell has one value: give each value a column of its own, or write the file without it`},
		"groups.parquet":           {fixture(t, "group.parquet"), `column "pair" holds groups of values; a cell has one value`},
		"maps.parquet":             {fixture(t, "map.parquet"), `column "m" holds maps`},
		"bytes.parquet":            {fixture(t, "bytes.parquet"), `column "b" holds bytes that are no text in UTF-8; save it as text, or write the file without it`},
		"intervals.parquet":        {fixture(t, "interval.parquet"), `column "i" holds intervals of months, days and milliseconds; save it as text or numbers, or write the file without it`},
		"an archive in a pack.gz":  {gzipped(t, []byte("PK\x03\x04...")), "this is a spreadsheet, but it is damaged or cut off"},
		"an empty archive.zip":     {[]byte("PK\x05\x06" + strings.Repeat("\x00", 18)), ""},
		"a page in a pack.html.gz": {gzipped(t, []byte("<html>")), ""},
	} {
		text, _, err := reading(c.file, Options{Name: name})
		switch {
		case c.told == "" && err != nil: // text that neura/dataset refuses
			t.Errorf("%s: %v", name, err)
		case c.told != "" && (err == nil || !strings.Contains(err.Error(), c.told)):
			t.Errorf("%s: %v, %.60q; want %q", name, err, text, c.told)
		}
	}
}

func TestOnlySpreadsheetsHaveSheets(t *testing.T) {
	for name, file := range map[string][]byte{"CSV.csv": fixture(t, "rents.csv"), "Parquet.parquet": fixture(t, "rents.parquet"), "packed.csv.zst": fixture(t, "rents.csv.zst")} {
		if _, _, err := reading(file, Options{Name: name, Sheet: "One"}); err == nil || !strings.Contains(err.Error(), "only spreadsheets have sheets, and this is ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

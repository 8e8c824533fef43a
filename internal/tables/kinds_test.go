package tables

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// The file was written by DuckDB from the literals that stand in testdata/README.md.
func TestEveryKindOfAParquetFileIsWrittenAsItIs(t *testing.T) {
	text, notices := readAll(t, fixture(t, "kinds.parquet"), Options{})
	const want = "truth,i8,i16,i32,i64,u64,f32,f64,dec9,dec38,d,ts,tz,tm,s,zip,id\n" +
		"true,1,-3,2147483647,9007199254740993,18446744073709551615,0.1,0.1,1234.50,-0.00000000000000000001,2024-12-31,2024-12-31T23:59:59.5,2024-12-31T22:59:59.123456Z,13:05:00.25,\"añb, \"\"c\"\"\",01234,12345678-1234-5678-1234-567812345678\n" +
		"false,,,-2147483648,-9007199254740993,0,,1e+300,-0.05,12345678901234567.25000000000000000000,1969-07-20,1969-07-20,1969-07-20T20:17:40Z,00:00:00,\"two\nlines\",00501,\n" +
		",,,,,,,,,,,,,,,,\n"
	if text != want {
		t.Errorf("read\n%s", text)
	}
	if len(notices) != 1 || notices[0] != `the file holds the numbers of "zip" as text; they are read as numbers; where they are labels or codes, say so: --kind zip=category` {
		t.Errorf("notices %q", notices)
	}
	if text, _ := readAll(t, fixture(t, "units.parquet"), Options{}); text != "ns,ms\n2024-01-02T03:04:05.123456789,2024-01-02T03:04:05.123\n" {
		t.Errorf("read %q", text)
	}
}

func TestEveryPackingOfAParquetFileIsUnpacked(t *testing.T) {
	var want strings.Builder
	want.WriteString("n,w\n")
	for i := range 100 {
		fmt.Fprintf(&want, "%d,w%d\n", i, i%7)
	}
	for _, codec := range []string{"brotli", "gzip", "lz4_raw", "uncompressed"} {
		if text, _ := readAll(t, fixture(t, codec+".parquet"), Options{}); text != want.String() {
			t.Errorf("%s reads %q", codec, text)
		}
	}
}

func TestAllGroupsOfRowsAreRead(t *testing.T) {
	text, _ := readAll(t, fixture(t, "groups.parquet"), Options{})
	rows := strings.Split(text, "\n")
	if len(rows) != 5002 || rows[1] != "0,0.0,a" || rows[5000] != "4999,2499.5,b" {
		t.Errorf("%d rows, %q to %q", len(rows), rows[1], rows[len(rows)-2])
	}
}

// What no other program at hand writes: times of old, halves, infinities, unsigned numbers and bytes of no type.
func TestRareKindsOfAParquetFileAreWrittenToo(t *testing.T) {
	schema := parquet.NewSchema("t", parquet.Group{
		"a": parquet.Leaf(parquet.Int96Type),
		"b": parquet.Leaf(parquet.DoubleType),
		"c": parquet.Uint(32),
		"d": parquet.Leaf(parquet.ByteArrayType),
		"e": parquet.Time(parquet.Millisecond),
		"f": parquet.Optional(parquet.JSON()),
	})
	var out bytes.Buffer
	w := parquet.NewGenericWriter[any](&out, schema)
	_, err := w.WriteRows([]parquet.Row{{
		parquet.Int96Value([3]uint32{1, 0, 2440589}).Level(0, 0, 0),
		parquet.DoubleValue(math.Inf(-1)).Level(0, 0, 1),
		parquet.Int32Value(-1).Level(0, 0, 2),
		parquet.ByteArrayValue([]byte("é")).Level(0, 0, 3),
		parquet.Int32Value(86_399_999).Level(0, 0, 4),
		parquet.NullValue().Level(0, 0, 5),
	}})
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	if text, _ := readAll(t, out.Bytes(), Options{}); text != "a,b,c,d,e,f\n1970-01-02T00:00:00.000000001,-Inf,4294967295,é,23:59:59.999,\n" {
		t.Errorf("read %q", text)
	}
	for bits, want := range map[uint16]string{0x3c00: "1", 0xc000: "-2", 0x0001: "5.960464477539063e-08", 0x7bff: "65504", 0x7c00: "+Inf", 0x7e00: "", 0x3555: "0.333251953125"} {
		if got := half(bits).text; got != want {
			t.Errorf("half %#x is %q, want %q", bits, got, want)
		}
	}
}

// The files were written by openpyxl; days count from 1900 in one and from 1904 in the other.
func TestEveryKindOfASpreadsheetIsWrittenAsItIs(t *testing.T) {
	const want = "day,moment,time,share,price,whole,zip,truth,words,raw\n" +
		"2024-12-31,2024-12-31T23:59:59.5,13:05:00,0.47,1234.5,12345678901234,01234,true,\"a, \"\"b\"\"\",0.3\n" +
		"1969-07-20,1969-07-20,00:00:01,0.05,-2,-3,00501,false,\"two\nlines\",1e-09\n" +
		"\n" +
		"2000-02-29,2000-02-29T12:00:00,23:59:59,1,1e+21,0,99999,true,ünïcode <&>,-0\n"
	for _, name := range []string{"kinds.xlsx", "kinds1904.xlsx"} {
		text, notices := readAll(t, fixture(t, name), Options{})
		if text != want {
			t.Errorf("%s reads\n%s", name, text)
		}
		if len(notices) != 1 || !strings.HasSuffix(notices[0], "--kind zip=category") {
			t.Errorf("%s: notices %q", name, notices)
		}
	}
}

func TestNumbersAreWrittenInTheFewestDigitsAndDatesAsISO(t *testing.T) {
	for _, c := range []struct {
		got  cell
		want string
	}{
		{float(0.1, 64), "0.1"},
		{float(float64(float32(0.1)), 32), "0.1"},
		{float(1e20, 64), "100000000000000000000"},
		{float(1e21, 64), "1e+21"},
		{float(0.000001, 64), "0.000001"},
		{float(1e-7, 64), "1e-07"},
		{float(math.NaN(), 64), ""},
		{decimal("1.50"), "1.5"},
		{decimal("875.0"), "875"},
		{decimal("1e3"), "1000"},
		{decimal("-0.0"), "-0"},
		{decimal("9007199254740993"), "9007199254740993"},
		{decimal("0.12345678901234567890"), "0.12345678901234567890"},
		{decimal("1e-310"), "1e-310"},
		{decimal("1e999"), "1e999"},
		{moment(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), false), "0001-01-01"},
		{moment(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), true), "2024-01-01T00:00:00Z"},
	} {
		if c.got.text != c.want {
			t.Errorf("wrote %q, want %q", c.got.text, c.want)
		}
	}
}

// A reader of the text alone must not take 1.234 for a thousand, so each column has a number that cannot be meant so.
func TestThePointOfANumberCannotBeMistaken(t *testing.T) {
	got, _ := readAll(t, []byte(`{"a":1.234,"b":0.123,"c":2.5,"d":"1.234","e":7}
{"a":5.678,"b":1.234,"c":1.234,"d":"5.678","e":1.234}`), Options{})
	const want = "a,b,c,d,e\n1.2340,0.123,2.5,1.234,7\n5.678,1.234,1.234,5.678,1.2340\n"
	if got != want {
		t.Errorf("read %q", got)
	}
}

func TestWhatMeansSomethingInATableIsInQuotes(t *testing.T) {
	got, _ := readAll(t, []byte(`{"#a":"x;y","b":" x","c":"a|b","d":"t\tu","e":"","f":"a\"b"}`), Options{})
	if want := "\"#a\",b,c,d,e,f\n\"x;y\",\" x\",\"a|b\",\"t\tu\",,\"a\"\"b\"\n"; got != want {
		t.Errorf("read %q, want %q", got, want)
	}
}

func TestNumbersHeldAsTextAreToldOf(t *testing.T) {
	var objects []string
	for i := range 7 {
		objects = append(objects, fmt.Sprintf(`"my code %d":"0%d"`, i, i))
	}
	content := "{" + strings.Join(objects, ",") + `,"mixed":"1","words":"1"}` + "\n" + `{"mixed":2,"words":"x"}`
	_, notices := readAll(t, []byte(content), Options{})
	want := []string{`the file holds the numbers of "my code 0", "my code 1", "my code 2", "my code 3", "my code 4" and 2 more as text; they are read as numbers; where they are labels or codes, say so: --kind 'my code 0=category'`}
	if !slices.Equal(notices, want) {
		t.Errorf("notices %q", notices)
	}
}

func TestAFileWithFewerRowsThanItSaysIsRefused(t *testing.T) {
	r := &parquetRows{columns: []parquetColumn{{name: "a"}}, count: 1}
	if _, err := r.next(); err != nil { // the header
		t.Fatal(err)
	}
	if _, err := r.next(); err == nil || !strings.Contains(err.Error(), "it has not as many rows as it says") {
		t.Errorf("next = %v", err)
	}
}

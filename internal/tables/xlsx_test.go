package tables

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// book is a spreadsheet file of one sheet with the given rows, as XML; parts replace or add others.
func book(t testing.TB, rows string, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"[Content_Types].xml":        `<Types/>`,
		"_rels/.rels":                `<Relationships><Relationship Id="rId1" Type="http://x/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       `<sst><si><t>shared</t></si><si><r><rPr/><t>ri</t></r><r><t xml:space="preserve">ch </t></r><rPh><t>spoken</t></rPh></si><si><t>a_x000A_b</t></si><si/></sst>`,
		"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-409]d\-mmm;@"/><numFmt numFmtId="171" formatCode="[h]:mm"/><numFmt numFmtId="172" formatCode="0.0&quot; days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="22"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
	}
	maps.Copy(all, parts)
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if all[name] == "" {
			continue
		}
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(all[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCellsOfASpreadsheetAreReadByTheirKind(t *testing.T) {
	for cells, want := range map[string]string{
		`<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c><c><v>1</v></c>`: "shared,\"rich \",\"a\nb\",,1\n",
		`<c t="inlineStr"><is><t>in</t></is></c><c t="str"><f>A1</f><v></v></c><c><f>1+1</f><v>2</v></c>`:     "in,,2\n",
		`<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="d"><v>2024-05-06T00:00:00</v></c>`:                   "true,false,2024-05-06\n",
		`<c><v>0.10000000000000001</v></c><c><v>1E-3</v></c><c><v>9007199254740993</v></c>`:                   "0.1,0.001,9007199254740993\n",
		`<c s="1"><v>61</v></c><c s="1"><v>60</v></c><c s="1"><v>59</v></c><c s="3"><v>1</v></c>`:             "1900-03-01,1900-02-29,1900-02-28,1900-01-01\n",
		`<c s="2"><v>0.5</v></c><c s="2"><v>45292.25</v></c><c s="4"><v>1.5</v></c><c s="5"><v>3</v></c>`:     "12:00:00,2024-01-01T06:00:00,1.5,3\n",
		`<c s="6"><v>45292.999999999996</v></c><c s="2"><v>0.9999999999</v></c>`:                              "2024-01-02,00:00:00\n",
		`<c r="A2"/><c r="C2"><v>1</v></c>`:                                 "1\n", // a table that begins in C
		`<x:c xmlns:x="x" r="A2"><x:v>7</x:v></x:c><c r="AB2"><v>8</v></c>`: "7" + strings.Repeat(",", 27) + "8\n",
		`<c><v>5</v></c><c s="1"/><c s="1"/>`:                               "5\n", // cells with nothing but a style
	} {
		text, notices := readAll(t, book(t, `<row r="2">`+cells+`</row>`, nil), Options{})
		if text != want || len(notices) > 0 && !strings.Contains(notices[0], "as text") {
			t.Errorf("%s reads %q, %q; want %q", cells, text, notices, want)
		}
	}
}

func TestTheSheetIsTheFirstWithCellsOrTheOneAskedFor(t *testing.T) {
	const squares = "x,y\n1,1\n2,4\n3,9\n4,16\n5,25\n6,36\n"
	for sheet, want := range map[string]string{"": squares, "Data 1": squares, "Other": "p,q\n1,3\n2,6\n3,9\n4,12\n5,15\n6,18\n", "Secret": "s,t\n5,6\n"} {
		text, notices := readAll(t, fixture(t, "sheets.xlsx"), Options{Sheet: sheet})
		if text != want {
			t.Errorf("sheet %q reads %q", sheet, text)
		}
		if told := slices.Equal(notices, []string{`sheet "Data 1" is read; the file has cells in "Other", "Secret" too; choose with --sheet`}); told != (sheet == "") {
			t.Errorf("sheet %q: notices %q", sheet, notices)
		}
	}
}

// A title and blank rows above, empty columns before, merged and hidden cells, an error: written by openpyxl.
func TestATableMayStandAnywhereInItsSheet(t *testing.T) {
	text, notices := readAll(t, fixture(t, "offset.xlsx"), Options{})
	if want := "Prices of 2024\n\nname,size,price\na,1,2.5\nb,2,3.5\n,3,4.5\nd,4,\n"; text != want {
		t.Errorf("read %q", text)
	}
	want := []string{
		`sheet "Sheet" has 1 cell with an error, #DIV/0! in E9 first; they count as missing`,
		`sheet "Sheet" has 1 hidden row, read like the others; delete what is not meant`,
		`sheet "Sheet" has merged cells, C7:C8: their value stands in the first cell, the others are empty; split and fill them if each row should have it`,
	}
	if !slices.Equal(notices, want) {
		t.Errorf("notices %q", notices)
	}
	columns := map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><cols><col hidden="1"/></cols><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`}
	if _, notices := readAll(t, book(t, "", columns), Options{}); len(notices) != 1 || !strings.Contains(notices[0], "hidden columns") {
		t.Errorf("notices %q", notices)
	}
}

func TestNumberFormatsTellDatesFromNumbers(t *testing.T) {
	for code, want := range map[string]style{
		"General": asNumber, "0.00": asNumber, "0%": asNumber, "0.00E+00": asNumber, `#,##0\ "day"`: asNumber, "[Red]0": asNumber, "@": asNumber,
		`[$kr-41D] #,##0`: asNumber, "[h]:mm:ss": asNumber, "[mm]:ss": asNumber, "# ?/?": asNumber, `0.0_m`: asNumber,
		"yyyy-mm-dd": dated, "d/m/yy": dated, "mmm": dated, "[$-F800]dddd, mmmm dd": dated, "dd.mm.yyyy hh:mm": dated, "YYYY": dated,
		"h:mm AM/PM": timed, "hh:mm:ss": timed, "mm:ss.0": timed, `h" o'clock"`: timed,
	} {
		if got := styleOf(code); got != want {
			t.Errorf("%q is %d, want %d", code, got, want)
		}
	}
}

func TestWrongSpreadsheetsAreRefused(t *testing.T) {
	one := `<row><c><v>1</v></c></row>`
	whole := book(t, one, nil)
	for name, c := range map[string]struct {
		file []byte
		told string
	}{
		"no sheet of that name":       {whole, `there is no sheet "Two"; the sheets are "One"`},
		"a formula without result":    {fixture(t, "formula.xlsx"), `cell B2 of sheet "Sheet" has a formula without its result; open the file in a spreadsheet program and save it again`},
		"a date before all days":      {book(t, `<row><c s="1"><v>-3</v></c></row>`, nil), `cell A1 of sheet "One" is formatted as a date, and no date is -3; correct it or format it as a number`},
		"a date after all days":       {book(t, `<row><c s="1"><v>1e9</v></c></row>`, nil), "no date is 1000000000"},
		"a number that is none":       {book(t, `<row><c><v>x</v></c></row>`, nil), `should be a number and is "x": the file is damaged`},
		"a text that there is not":    {book(t, `<row><c t="s"><v>9</v></c></row>`, nil), "refers to text 9, which there is not"},
		"rows out of order":           {book(t, `<row r="2"/><row r="1"/>`, nil), `row "1" follows row 2`},
		"cells out of order":          {book(t, `<row><c r="B1"/><c r="A1"/></row>`, nil), `cell "A1" is not in its place`},
		"a cell beyond all columns":   {book(t, `<row><c r="ZZZZ1"><v>1</v></c></row>`, nil), "is not in its place"},
		"a sheet that is cut off":     {book(t, "", map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + one}), "xl/worksheets/sheet1.xml is cut off"},
		"a sheet that is no XML":      {book(t, "", map[string]string{"xl/worksheets/sheet1.xml": "<a"}), "damaged or cut off"},
		"texts that are cut off":      {book(t, one, map[string]string{"xl/sharedStrings.xml": "<sst><si><t>a"}), "xl/sharedStrings.xml is cut off"},
		"no cells":                    {book(t, "<row/>", nil), "no sheet of the spreadsheet has cells; a header and at least one row are needed"},
		"hidden cells alone":          {book(t, one, map[string]string{"xl/workbook.xml": `<w xmlns:r="r"><sheet name="H" state="hidden" r:id="rId1"/></w>`}), `the sheets with cells are hidden; choose one with --sheet: "H"`},
		"a chart alone":               {book(t, one, map[string]string{"xl/_rels/workbook.xml.rels": `<R><Relationship Id="rId1" Type="x/chartsheet" Target="c.xml"/></R>`}), "the spreadsheet has no sheet of cells"},
		"a part that is not there":    {book(t, one, map[string]string{"xl/styles.xml": ""}), "it lacks xl/styles.xml"},
		"a zip archive":               {book(t, one, map[string]string{"[Content_Types].xml": ""}), "this is a zip archive; unpack it, and name the table in it"},
		"a document":                  {book(t, one, map[string]string{"word/document.xml": "x"}), "this is a document without a table of cells"},
		"a binary spreadsheet":        {book(t, one, map[string]string{"xl/workbook.bin": "x"}), "this is a binary spreadsheet (.xlsb); save the table as .xlsx or CSV"},
		"an OpenDocument spreadsheet": {book(t, one, map[string]string{"mimetype": "x", "content.xml": "x"}), "this is an OpenDocument spreadsheet; save the table as .xlsx or CSV"},
		"an archive that is cut off":  {whole[:len(whole)/2], "this is a spreadsheet, but it is damaged or cut off"},
		"a changed byte":              {bytes.Replace(uncompressed(t, one), []byte("<v>1</v>"), []byte("<v>2</v>"), 1), "checksum error"},
	} {
		o := Options{Name: "t.xlsx"}
		if name == "no sheet of that name" {
			o.Sheet = "Two"
		}
		if text, _, err := reading(c.file, o); err == nil || !strings.Contains(err.Error(), c.told) {
			t.Errorf("%s: %v, %q; want %q", name, err, text, c.told)
		}
	}
	left := `<row><c r="B1"><v>1</v></c></row>`
	for i := 2; i <= peekedRows; i++ {
		left += fmt.Sprintf(`<row><c r="B%d"><v>1</v></c></row>`, i)
	}
	if _, _, err := reading(book(t, left+`<row><c r="A101"><v>1</v></c></row>`, nil), Options{}); err == nil || !strings.Contains(err.Error(), "cell A101 of sheet \"One\" stands left of the table, which begins in column B") {
		t.Errorf("a cell left of the table: %v", err)
	}
}

func TestARowOfASpreadsheetHasALimit(t *testing.T) {
	row := `<row><c t="str"><v>` + strings.Repeat("x", 500) + `</v></c></row>`
	sheet := `<worksheet><sheetData>` + strings.Repeat(row, 100) + `</sheetData></worksheet>`
	for most, told := range map[int]string{1000: "", 400: "a row or a text of the spreadsheet has more than 32 MiB; save the table as CSV"} {
		in := &sheetReader{part: newPart(io.NopCloser(strings.NewReader(sheet)), most)}
		rows, err := 0, error(nil)
		for err == nil {
			if _, err = in.row(); err == nil {
				rows++
			}
		}
		if told == "" && (rows != 100 || !errors.Is(err, io.EOF)) || told != "" && err.Error() != told {
			t.Errorf("%d rows within %d bytes each, then %v", rows, most, err)
		}
	}
}

// uncompressed is a book whose parts are not compressed.
func uncompressed(t *testing.T, rows string) []byte {
	t.Helper()
	packed := book(t, rows, nil)
	in, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		to, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var content bytes.Buffer
		if _, err := content.ReadFrom(from); err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(content.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Another library writes, this package reads: texts in the cells, or shared by them.
func TestWhatAnotherLibraryWritesIsReadBack(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	if _, err := f.NewSheet("Shared"); err != nil {
		t.Fatal(err)
	}
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for i := range 500 {
		row := []any{i, float64(i) / 8, fmt.Sprintf("w%d", i%5), i%2 == 0}
		if i == 0 {
			row = []any{"n", "x", "word", "even"}
		}
		place := fmt.Sprintf("A%d", i+1)
		if err := errors.Join(w.SetRow(place, row), f.SetSheetRow("Shared", place, &row)); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&want, strings.Join([]string{fmt.Sprint(row[0]), fmt.Sprint(row[1]), fmt.Sprint(row[2]), fmt.Sprint(row[3])}, ","))
	}
	var out bytes.Buffer
	if err := errors.Join(w.Flush(), f.Write(&out)); err != nil {
		t.Fatal(err)
	}
	for _, sheet := range []string{"Sheet1", "Shared"} {
		if got, _ := readAll(t, out.Bytes(), Options{Sheet: sheet}); got != want.String() {
			t.Errorf("sheet %s reads %.300q, want %.300q", sheet, got, want.String())
		}
	}
}

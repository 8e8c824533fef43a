package tables

import (
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// readSheets reads what sheets there are, and how days are counted.
func (b *workbook) readSheets() error {
	root, err := b.parts.related("")
	if err != nil {
		return err
	}
	name := ofKind(root, "officeDocument")
	if name == "" {
		return errors.New("this is a package of documents without a spreadsheet")
	}
	if b.related, err = b.parts.related(name); err != nil {
		return err
	}
	err = b.parts.each(name, func(_ *part, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			b.since.from1904 = isTrue(attribute(e, "date1904"))
		case "sheet":
			if r := b.related[relationOf(e)]; r.kind == "worksheet" {
				b.sheets = append(b.sheets, sheet{attribute(e, "name"), attribute(e, "state") == "hidden" || attribute(e, "state") == "veryHidden", r.part})
			}
		}
		return nil
	})
	if err == nil && len(b.sheets) == 0 {
		return errors.New("the spreadsheet has no sheet of cells")
	}
	return err
}

// relationOf is the name that an element gives the part that it refers to: r:id.
func relationOf(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// maxStyles is how many styles there may be, as in spreadsheet programs.
const maxStyles = 65_490

// readStyles reads which styles of cells make dates of numbers.
func (b *workbook) readStyles() error {
	name := ofKind(b.related, "styles")
	if name == "" {
		return nil
	}
	formats, within := map[string]style{}, false
	return b.parts.each(name, func(in *part, e xml.StartElement) error {
		in.limit.renew()
		switch e.Name.Local {
		case "numFmt":
			formats[attribute(e, "numFmtId")] = styleOf(attribute(e, "formatCode"))
		case "cellXfs", "cellStyleXfs", "cellStyles", "dxfs":
			within = e.Name.Local == "cellXfs"
		case "xf":
			if !within {
				return nil
			}
			if len(b.styles) == maxStyles || len(formats) > maxStyles {
				return damagedSheet(errors.New("it has too many styles"))
			}
			id := attribute(e, "numFmtId")
			s, own := formats[id]
			if n, err := strconv.Atoi(id); !own && err == nil {
				s = builtIn(n)
			}
			b.styles = append(b.styles, s)
		}
		return nil
	})
}

// readTexts reads the texts that cells refer to.
func (b *workbook) readTexts() error {
	name := ofKind(b.related, "sharedStrings")
	if name == "" {
		return nil
	}
	size := 0
	return b.parts.each(name, func(in *part, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		in.limit.renew()
		s, err := in.words(e)
		if err != nil {
			return cutOff(name, err)
		}
		const each = 16 // of a text besides its letters
		if size += len(s) + each; size > maxTexts {
			return fmt.Errorf("the spreadsheet has more than %d MiB of different texts; save the table as CSV", maxTexts>>20)
		}
		b.texts = append(b.texts, unescaped(s))
		return nil
	})
}

// words is the text within an element that has begun, without how it is pronounced.
func (p *part) words(e xml.StartElement) (string, error) {
	var text strings.Builder
	var open []string
	spoken := 0 // elements that are open and tell how something is pronounced
	for {
		token, err := p.token()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			open = append(open, token.Name.Local)
			if token.Name.Local == "rPh" {
				spoken++
			}
		case xml.CharData:
			if spoken == 0 && len(open) > 0 && open[len(open)-1] == "t" {
				text.Write(token)
			}
		case xml.EndElement:
			if len(open) == 0 {
				return text.String(), nil
			}
			if open[len(open)-1] == "rPh" {
				spoken--
			}
			open = open[:len(open)-1]
		}
	}
}

// escaped are characters that XML does not have, such as _x000D_ for the return of a carriage.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescaped is a text with those characters.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(code string) string {
		n, _ := strconv.ParseUint(code[2:6], 16, 16)
		return string(rune(n))
	})
}

package tables

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

const (
	maxPart  = 16 << 30  // bytes that a sheet may unpack to
	maxTexts = 256 << 20 // bytes of all texts that cells refer to, which are in memory
	maxXML   = 32 << 20  // bytes of a row, or of a text, as XML
)

// parts are the files in a spreadsheet file, by name.
type parts map[string]*zip.File

// openParts opens an archive, and refuses one that is no spreadsheet.
func openParts(file *Text) (parts, error) {
	archive, err := zip.NewReader(file, file.Size())
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damagedSheet(err)
	}
	p := parts{}
	for _, f := range archive.File {
		p[strings.TrimPrefix(f.Name, "/")] = f
	}
	switch {
	case p["mimetype"] != nil && p["content.xml"] != nil:
		return nil, errors.New("this is an OpenDocument spreadsheet; save the table as .xlsx or CSV")
	case p["xl/workbook.bin"] != nil:
		return nil, errors.New("this is a binary spreadsheet (.xlsb); save the table as .xlsx or CSV")
	case p["word/document.xml"] != nil || p["ppt/presentation.xml"] != nil:
		return nil, errors.New("this is a document without a table of cells; copy the table into a spreadsheet")
	case p["[Content_Types].xml"] == nil:
		return nil, errors.New("this is a zip archive; unpack it, and name the table in it")
	}
	return p, nil
}

// damagedSheet is the error for a spreadsheet that cannot be read.
func damagedSheet(why error) error { return damaged(aSpreadsheet, why) }

// part is an XML file that is read token for token.
type part struct {
	file  io.ReadCloser
	limit *quota
	xml   *xml.Decoder
	depth int // elements that are open
}

// open opens a part by its name.
func (p parts) open(name string) (*part, error) {
	f := p[name]
	if f == nil {
		return nil, damagedSheet(fmt.Errorf("it lacks %s", name))
	}
	in, err := f.Open()
	if err != nil {
		return nil, damagedSheet(err)
	}
	return newPart(in, maxXML), nil
}

// newPart reads a part whose rows and texts have so many bytes at the most.
func newPart(in io.ReadCloser, most int) *part {
	limit := &quota{in: io.LimitReader(in, maxPart), most: most}
	return &part{file: in, limit: limit, xml: xml.NewDecoder(limit)}
}

func (p *part) close() error { return p.file.Close() }

// token is the next one; it is valid until the one after it.
func (p *part) token() (xml.Token, error) {
	token, err := p.xml.RawToken()
	switch {
	case errors.Is(err, errQuota):
		return nil, fmt.Errorf("a row or a text of the spreadsheet has more than %d MiB; save the table as CSV", maxXML>>20)
	case err != nil && !errors.Is(err, io.EOF):
		return nil, damagedSheet(err)
	}
	switch token.(type) {
	case xml.StartElement:
		p.depth++
	case xml.EndElement:
		p.depth--
	}
	return token, err
}

// each calls do for every element of a part that begins; its end must be there.
func (p parts) each(name string, do func(*part, xml.StartElement) error) error {
	in, err := p.open(name)
	if err != nil {
		return err
	}
	defer in.close()
	for {
		token, err := in.token()
		if errors.Is(err, io.EOF) && in.depth == 0 {
			return nil
		}
		if err != nil {
			return cutOff(name, err)
		}
		if e, begins := token.(xml.StartElement); begins {
			if err := do(in, e); err != nil {
				return err
			}
		}
	}
}

// cutOff is the error for a part that ends within something.
func cutOff(name string, err error) error {
	if errors.Is(err, io.EOF) {
		return damagedSheet(fmt.Errorf("%s is cut off", name))
	}
	return err
}

// attribute is the value of an attribute, whatever its namespace.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// isTrue reads a truth value.
func isTrue(value string) bool { return value == "1" || value == "true" }

// related are the parts that a part refers to, by the name that it gives them, and of what kind they are.
func (p parts) related(to string) (byID map[string]relation, err error) {
	folder, base := path.Split(to)
	byID = map[string]relation{}
	err = p.each(folder+"_rels/"+base+".rels", func(_ *part, e xml.StartElement) error {
		if e.Name.Local == "Relationship" {
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = folder + target
			}
			byID[attribute(e, "Id")] = relation{path.Base(attribute(e, "Type")), strings.TrimPrefix(path.Clean(target), "/")}
		}
		return nil
	})
	return byID, err
}

// relation is a part that another refers to.
type relation struct{ kind, part string }

// ofKind is the first part of a kind, by the order of their names; "": there is none.
func ofKind(related map[string]relation, kind string) string {
	var found []string
	for _, r := range related {
		if r.kind == kind {
			found = append(found, r.part)
		}
	}
	if len(found) == 0 {
		return ""
	}
	return slices.Min(found)
}

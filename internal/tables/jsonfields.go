package tables

import (
	"bytes"
	"encoding/json"
)

// jsonFields are the keys and values of an object whose text is known to be JSON.
type jsonFields struct{ rest []byte }

// fieldsOf are those of an object; ok is false for another value.
func fieldsOf(object []byte) (f jsonFields, ok bool) {
	object = bytes.TrimSpace(object)
	if len(object) == 0 || object[0] != '{' {
		return f, false
	}
	f.rest = object[1:]
	return f, true
}

// more says whether there is another key.
func (f *jsonFields) more() bool {
	f.rest = bytes.TrimLeft(f.rest, " \t\r\n,")
	return len(f.rest) > 0 && f.rest[0] == '"'
}

// next is the next key with its value; ok is false if that is a list or an object.
func (f *jsonFields) next() (key string, value cell, ok bool) {
	key = f.words()
	f.rest = bytes.TrimLeft(f.rest, " \t\r\n:")
	switch f.rest[0] {
	case '{', '[':
		return key, cell{}, false
	case '"':
		return key, text(f.words()), true
	}
	end := bytes.IndexAny(f.rest, " \t\r\n,}")
	plain := string(f.rest[:end])
	f.rest = f.rest[end:]
	switch plain {
	case "null":
		return key, cell{}, true
	case "true", "false":
		return key, truth(plain == "true"), true
	default:
		return key, decimal(plain), true
	}
}

// words reads a text in quotes.
func (f *jsonFields) words() string {
	end := 1
	escaped := false
	for f.rest[end] != '"' {
		if f.rest[end] == '\\' {
			escaped = true
			end++
		}
		end++
	}
	quoted := f.rest[:end+1]
	f.rest = f.rest[end+1:]
	if !escaped {
		return string(quoted[1:end])
	}
	var s string
	_ = json.Unmarshal(quoted, &s) // it was read once
	return s
}

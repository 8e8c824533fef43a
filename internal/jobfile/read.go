package jobfile

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
)

// Read reads a job file, which is one map. Whatever the text is, it returns within
// a moment; what is wrong with it is an *Error, which says where.
func Read(text []byte) (root *Node, err error) {
	if len(text) > MaxSize {
		return nil, ErrTooLarge
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if at := firstInvalid(text); at != nil {
		return nil, Wrong(*at, "the text is not UTF-8; save the file in that encoding")
	}
	if err := refuseBlocks(text); err != nil {
		return nil, err
	}
	defer func() {
		if fault := recover(); fault != nil { // the parser's, on text that is no YAML
			root, err = nil, Wrong(Position{1, 1}, "the text cannot be read as YAML or JSON (%v)", fault)
		}
	}()
	tokens := lexer.Tokenize(string(text))
	if err := guard(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, misread(err)
	}
	return document(file)
}

// misread takes over what the parser says is wrong.
func misread(err error) error {
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) {
		return Wrong(place(syntax.Token), "this is no YAML or JSON: %s", syntax.Message)
	}
	return Wrong(Position{1, 1}, "this is no YAML or JSON: %v", err)
}

// firstInvalid is where the first byte is that no text in UTF-8 has; nil: nowhere.
func firstInvalid(text []byte) *Position {
	if utf8.Valid(text) {
		return nil
	}
	at := Position{1, 1}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			break
		}
		at = at.after(r)
		text = text[size:]
	}
	return &at
}

// document is the one map of a file.
func document(file *ast.File) (*Node, error) {
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	switch len(bodies) {
	case 0:
		return &Node{At: Position{1, 1}, Kind: Map}, nil
	case 1:
	default:
		return nil, Wrong(place(bodies[1].GetToken()), "the file has %d documents; write one job to a file", len(bodies))
	}
	root, err := convert(bodies[0], 0)
	if err == nil && root.Kind != Map {
		return nil, Wrong(root.At, "a job file is keys with values, such as \"epochs: 200\"; this is %s", root.Kind)
	}
	return root, err
}

// convert takes over a node and what it holds.
func convert(from ast.Node, depth int) (*Node, error) {
	if depth > maxDepth {
		return nil, Wrong(place(from.GetToken()), "lists and maps are nested more than %d deep; a job needs less", maxDepth)
	}
	at := place(from.GetToken())
	switch from := from.(type) {
	case *ast.NullNode:
		return &Node{At: at, Kind: Null}, nil
	case *ast.StringNode:
		return &Node{At: at, Text: from.Value}, nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return &Node{At: at, Text: from.GetToken().Value}, nil
	case *ast.SequenceNode:
		return convertList(from, depth)
	case *ast.MappingNode:
		return convertMap(from.Values, at, depth)
	case *ast.MappingValueNode:
		return convertMap([]*ast.MappingValueNode{from}, at, depth)
	default:
		return nil, Wrong(at, "a value of the kind %s is not taken; write a plain one", from.Type())
	}
}

func convertList(from *ast.SequenceNode, depth int) (*Node, error) {
	list := &Node{At: place(from.Start), Kind: List}
	for _, value := range from.Values {
		item, err := convert(value, depth+1)
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, item)
	}
	return list, nil
}

func convertMap(values []*ast.MappingValueNode, at Position, depth int) (*Node, error) {
	if len(values) > 0 {
		at = place(values[0].Key.GetToken())
	}
	result, first := &Node{At: at, Kind: Map}, map[string]Position{}
	for _, value := range values {
		key, err := convertKey(value.Key)
		if err != nil {
			return nil, err
		}
		where := place(value.Key.GetToken())
		if before, twice := first[key]; twice {
			return nil, Wrong(where, "the key %q is there already, in line %d; leave one of the two", key, before.Line)
		}
		first[key] = where
		held, err := convert(value.Value, depth+1)
		if err != nil {
			return nil, err
		}
		if held.Kind == Null {
			held.At = where // nothing is nowhere
		}
		result.Entries = append(result.Entries, Entry{key, where, held})
	}
	return result, nil
}

func convertKey(key ast.MapKeyNode) (string, error) {
	node, is := key.(ast.Node)
	if !is {
		return "", fmt.Errorf("a key of the kind %T is not taken", key)
	}
	text, err := convert(node, 0)
	if err == nil && text.Kind != Scalar {
		err = Wrong(place(node.GetToken()), "a key is one word, and this is %s", text.Kind)
	}
	if err != nil {
		return "", err
	}
	return text.Text, nil
}

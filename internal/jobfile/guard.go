package jobfile

import (
	"bytes"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// Bounds of what is parsed at all, so that no file takes more than a moment and a
// little memory, however it nests.
const (
	maxTokens = 20_000
	maxDepth  = 8
)

// refused are the parts of YAML that no job needs, each with what to do instead.
// Anchors and aliases let a few lines stand for gigabytes; tags name types of
// programs; a block of text and a key that is a question are not what a setting is.
var refused = map[token.Type]string{
	token.AnchorType:     "anchors (&) are not taken; write the value out",
	token.AliasType:      "aliases (*) are not taken; write the value out",
	token.MergeKeyType:   "merge keys (<<) are not taken; write the keys out",
	token.TagType:        "tags (!) are not taken; write the plain value",
	token.DirectiveType:  "directives (%) are not taken; leave the line out",
	token.LiteralType:    "blocks of text (|) are not taken; write the value on one line",
	token.FoldedType:     "blocks of text (>) are not taken; write the value on one line",
	token.MappingKeyType: "question marks before keys are not taken; write key: value",
}

// blockHeader is a line at whose end a block of text begins, comments aside.
var blockHeader = regexp.MustCompile(`(?m)^(?:[^#\r\n]|[^\s]#)*?(?:^|[\s:,\[{-])([|>][-+0-9]*)[ \t]*(?:#[^\r\n]*)?(?:\r|$)`)

// inQuotes is a value or key in quotes that ends on its line.
var inQuotes = regexp.MustCompile(`(?m)(?:^|[:,\[{-])[ \t]*("(?:[^"\\\r\n]|\\[^\r\n])*"|'(?:[^'\r\n]|'')*')`)

// refuseBlocks refuses blocks of text before the tokens are made: the longer one is,
// the longer each of its lines takes.
func refuseBlocks(text []byte) error {
	bare := slices.Clone(text) // what is in quotes begins no block
	for _, in := range inQuotes.FindAllSubmatchIndex(text, -1) {
		copy(bare[in[2]:in[3]], bytes.Repeat([]byte{'"'}, in[3]-in[2]))
	}
	found := blockHeader.FindSubmatchIndex(bare)
	if found == nil {
		return nil
	}
	at := Position{1, 1}
	for before := text[:found[2]]; len(before) > 0; {
		r, size := utf8.DecodeRune(before)
		at = at.after(r)
		before = before[size:]
	}
	return Wrong(at, "blocks of text (%c) are not taken; write the value on one line, in quotes if it is that sign", text[found[2]])
}

// after is the place after one more sign.
func (p Position) after(r rune) Position {
	if r == '\n' {
		return Position{p.Line + 1, 1}
	}
	return Position{p.Line, p.Column + 1}
}

// guard refuses what is not to be parsed.
func guard(tokens token.Tokens) error {
	if len(tokens) > maxTokens {
		return Wrong(place(tokens[maxTokens]), "the file has more than %d parts; a job needs fewer", maxTokens)
	}
	brackets, dashes := 0, 0
	for i, t := range tokens {
		if reason, is := refused[t.Type]; is {
			return Wrong(place(t), "%s", reason)
		}
		brackets += opens(t)
		if t.Type == token.SequenceEntryType && i > 0 && tokens[i-1].Type == t.Type && tokens[i-1].Position.Line == t.Position.Line {
			dashes++
		} else {
			dashes = 0
		}
		if brackets > maxDepth || dashes > maxDepth {
			return Wrong(place(t), "lists and maps are nested more than %d deep; a job needs less", maxDepth)
		}
	}
	return nil
}

// opens counts the brackets that a token opens, less those it closes.
func opens(t *token.Token) int {
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		return 1
	case token.SequenceEndType, token.MappingEndType:
		return -1
	default:
		return 0
	}
}

func place(t *token.Token) Position {
	if t == nil || t.Position == nil {
		return Position{1, 1}
	}
	return Position{t.Position.Line, t.Position.Column}
}

package storage_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"deepnet/supervisor/storage"
)

// Whoever goes through Kinds goes through all kinds of attachments, also one added tomorrow.
func TestKindsAreAllKinds(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "record.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	kinds := 0
	ast.Inspect(file, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok {
			if of, ok := spec.Type.(*ast.Ident); ok && of.Name == "Kind" {
				kinds += len(spec.Names)
			}
		}
		return true
	})
	if kinds != len(storage.Kinds) || kinds < 4 {
		t.Errorf("there are %d kinds of attachments, and Kinds lists %d", kinds, len(storage.Kinds))
	}
}

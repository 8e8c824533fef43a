package contexts

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsSavedIsLoaded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "contexts.yaml")
	var file File
	file.Put(Context{Name: "lab", Address: "lab.example:7600", Certificate: "/c.pem", Key: "/c.key", Authority: "/ca.pem"})
	file.Put(Context{Name: "here", Address: "127.0.0.1:7605"})
	file.Put(Context{Name: "here", Address: "127.0.0.1:7606"})
	file.Current = "lab"
	if err := file.Save(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != fs.FileMode(0o600) {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
	loaded, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	want := File{Current: "lab", Contexts: []Context{
		{Name: "here", Address: "127.0.0.1:7606"},
		{Name: "lab", Address: "lab.example:7600", Certificate: "/c.pem", Key: "/c.key", Authority: "/ca.pem"},
	}}
	if diff := cmp.Diff(want, loaded); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestAContextThatIsRemovedIsNoLongerInUse(t *testing.T) {
	file := File{Current: "lab"}
	file.Put(Context{Name: "lab", Address: "lab.example:7600"})
	if !file.Remove("lab") || file.Remove("lab") || file.Current != "" {
		t.Errorf("left is %+v", file)
	}
	if _, ok := file.Find("lab"); ok {
		t.Error("it is still there")
	}
}

func TestAFileThatIsNotThereIsEmptyAndOneThatIsWrongIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contexts.yaml")
	if file, err := Load(path); err != nil || len(file.Contexts) != 0 {
		t.Errorf("%+v, %v", file, err)
	}
	for _, text := range []string{"contexts: [", "contexts:\n- nom: lab\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

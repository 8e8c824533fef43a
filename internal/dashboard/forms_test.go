package dashboard

import (
	"context"
	"encoding/json"
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"
)

// TestFormsAndPicturesKeepTheirLaws opens testdata/forms.html in a browser and reads what became of
// the laws in testdata/forms.js.
func TestFormsAndPicturesKeepTheirLaws(t *testing.T) {
	browser := browserOf(t)
	server := httptest.NewServer(withForms())
	defer server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	document, err := exec.CommandContext(ctx, browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(),
		"--virtual-time-budget=10000", "--dump-dom", server.URL+"/forms.html").Output()
	if err != nil {
		t.Fatalf("the browser could not show the laws: %v", err)
	}
	for _, law := range formLawsIn(t, document) {
		t.Run(law.Name, func(t *testing.T) {
			if law.Wrong != "" {
				t.Error(law.Wrong)
			}
		})
	}
}

// formLaw is what became of one.
type formLaw struct{ Name, Wrong string }

var formResults = regexp.MustCompile(`(?s)<pre id="results">(.*?)</pre>`)

// formLawsIn reads the laws from the document in which they were tried.
func formLawsIn(t *testing.T, document []byte) (laws []formLaw) {
	t.Helper()
	found := formResults.FindSubmatch(document)
	if found == nil {
		t.Fatalf("the laws were not tried, perhaps for an error in a module; the document is:\n%s", document)
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(string(found[1]))), &laws); err != nil {
		t.Fatal(err)
	}
	if len(laws) == 0 {
		t.Fatal("there is no law")
	}
	return laws
}

// browserOf is the browser of this machine; without one the test is skipped, or fails where
// there has to be one.
func browserOf(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("DEEPNET_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); name != "" && err == nil {
			return found
		}
	}
	if os.Getenv("DEEPNET_REQUIRE_BROWSER") == "1" {
		t.Fatal("there is no Chromium on this machine")
	}
	t.Skip("there is no Chromium on this machine: apt-get install chromium")
	return ""
}

// withForms serves the page, and testdata beside it.
func withForms() http.Handler {
	page, laws := Files(), os.DirFS("testdata")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := page
		if _, err := fs.Stat(laws, r.URL.Path[1:]); err == nil {
			from = laws
		}
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		http.ServeFileFS(w, r, from, r.URL.Path)
	})
}

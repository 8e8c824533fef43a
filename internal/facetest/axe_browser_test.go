package facetest

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// violation is what axe-core found.
type violation struct {
	ID, Help string
	Nodes    []struct {
		HTML, FailureSummary string
	}
}

const findViolations = `axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }).then((r) => r.violations)`

// Neither the rules of WCAG nor the best practices that axe-core knows are broken in any view,
// in light on a desk and in dark on a phone; the longer tier takes all four of these.
func TestEveryViewIsAccessible(t *testing.T) {
	t.Parallel()
	axe := axeSource(t)
	g := newGallery(t)
	p := newPage(t, g.server.URL())
	p.look("light", true)
	eval[chromedp.Void](p, axe)
	p.visit(g.scenes(), func(name string) {
		for _, how := range ways() {
			p.size(how.width, 900, how.width < 500)
			p.look(how.scheme, true)
			for _, v := range eval[[]violation](p, findViolations) {
				for _, n := range v.Nodes {
					t.Errorf("%s, %s, %d px wide: %s: %s\n  %s\n  %s", name, how.scheme, how.width, v.ID, v.Help, n.HTML, n.FailureSummary)
				}
			}
		}
	})
}

// way is how somebody looks at a page.
type way struct {
	scheme string
	width  int64
}

// ways end with the one in which views are come to.
func ways() []way {
	if os.Getenv("DEEPNET_LONG") == "" {
		return []way{{"dark", 390}, {"light", 1280}}
	}
	return []way{{"light", 390}, {"dark", 390}, {"dark", 1280}, {"light", 1280}}
}

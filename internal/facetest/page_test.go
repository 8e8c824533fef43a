package facetest

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	devtools "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// helpers are functions that tests call in the page.
//
//go:embed testdata/page.js
var helpers string

// patience is how long a page may take to show something where the processors are busy.
const patience = 60 * time.Second

// page is a tab in a profile of its own, which shows a service's page.
type page struct {
	testing.TB
	context context.Context
	url     string

	mu         sync.Mutex
	complaints []string // of the console, of the security policy, of requests to elsewhere
	away       bool     // the service is not there, and requests may fail
}

// newPage opens the page of a service. What the browser complains of fails the test.
func newPage(t testing.TB, url string) *page {
	t.Helper()
	p := &page{TB: t, url: url}
	var end context.CancelFunc
	p.context, end = chromedp.NewContext(browser(t), chromedp.WithNewBrowserContext(), chromedp.WithListener(p.hear))
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the page shows: %.600s", p.text("main"))
		}
		end()
		for _, complaint := range p.complaints {
			t.Error(complaint)
		}
	})
	p.size(1280, 900, false)
	_, err := chromedp.Call(p.context, devtools.AddScriptToEvaluateOnNewDocument, devtools.AddScriptToEvaluateOnNewDocumentParams{Source: helpers})
	check(t, err)
	p.do(chromedp.Navigate(url + "/?token=" + token))
	return p
}

// hear notes what must not be.
func (p *page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	complain := func(format string, args ...any) { p.complaints = append(p.complaints, fmt.Sprintf(format, args...)) }
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		complain("exception: %s %v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			complain("console: %s %v", e.Type, e.Args)
		}
	case *log.EventEntryAdded:
		expected := e.Entry.Source == "network" && (p.away || strings.Contains(e.Entry.Text, "409")) // there is no network yet
		if e.Entry.Level == "error" && !expected {
			complain("log: %s: %s %v", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, p.url+"/") && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:"+p.url) {
			complain("a request to elsewhere: %s", u)
		}
	}
}

// mayFail says whether requests may fail from here on.
func (p *page) mayFail(yes bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.away = yes
}

func (p *page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.context, patience)
	defer cancel()
	if chromedp.FromContext(p.context).Target == nil {
		ctx = p.context // the tab lives as long as the context that it is opened with
	}
	check(p, chromedp.Do(ctx, actions...))
}

// show goes to a view by its address behind "#".
func (p *page) show(address string) {
	p.Helper()
	eval[chromedp.Void](p, fmt.Sprintf("location.hash = %q", address))
}

// eval returns what an expression is in the page, once it is there where that is a promise.
func eval[T any](p *page, expression string) T {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.context, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return value
}

// until waits until an expression is true in the page. While it throws, it is not.
func (p *page) until(expression string) {
	p.Helper()
	const wait = `new Promise((done) => {
		const end = performance.now() + %d;
		const look = () => {
			let there = false;
			try { there = Boolean(%s); } catch { /* not yet */ }
			if (there || performance.now() > end) done(there); else setTimeout(look, 10);
		};
		look();
	})`
	if !eval[bool](p, fmt.Sprintf(wait, (patience-5*time.Second).Milliseconds(), expression)) {
		p.Fatalf("it does not come true on the page: %s", expression)
	}
}

// text is what an element says.
func (p *page) text(selector string) string {
	ctx, cancel := context.WithTimeout(p.context, 5*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector)))
	if err != nil {
		return err.Error()
	}
	return text
}

// click clicks the element that a selector finds, as soon as it is there.
func (p *page) click(selector string) {
	p.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// press presses keys one after the other.
func (p *page) press(keys ...string) {
	p.Helper()
	for _, key := range keys {
		p.do(chromedp.KeyEvent(key))
	}
}

// tabTo presses the Tab key until the element in focus fits a selector.
func (p *page) tabTo(selector string) {
	p.Helper()
	for range 60 {
		if eval[bool](p, fmt.Sprintf("document.activeElement.matches(%q)", selector)) {
			return
		}
		p.press(kb.Tab)
	}
	p.Fatalf("the Tab key never comes to %s", selector)
}

// size makes the window as large; phone also has it zoom and be touched as one.
func (p *page) size(width, height int64, phone bool) {
	p.Helper()
	var options []chromedp.EmulateViewportOption
	if phone {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	p.do(chromedp.EmulateViewport(width, height, options...))
}

// look emulates a reader's wishes: "light" or "dark", and whether things may move.
func (p *page) look(scheme string, still bool) {
	p.Helper()
	motion := "no-preference"
	if still {
		motion = "reduce"
	}
	_, err := chromedp.Call(p.context, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: motion},
	}})
	check(p, err)
}

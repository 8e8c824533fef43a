package facetest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"deepnet/internal/servicetest"
)

// program is Chromium, "" where there is none.
var program = sync.OnceValue(func() string {
	for _, name := range []string{os.Getenv("DEEPNET_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
})

// need passes the test over where something that it needs is not there, and fails it where
// DEEPNET_REQUIRE_BROWSER says that it has to be.
func need(t testing.TB, there bool, what string) {
	t.Helper()
	needed(t, "DEEPNET_REQUIRE_BROWSER", there, what)
}

// needed does so for another variable.
func needed(t testing.TB, variable string, there bool, what string) {
	t.Helper()
	switch {
	case there:
	case os.Getenv(variable) == "1":
		t.Fatal(what)
	default:
		t.Skip(what)
	}
}

// shared is the browser of all tests, each of which has a profile of its own in it.
var shared struct {
	once    sync.Once
	context context.Context
	err     error
	end     func()
}

// browser starts the browser unless it runs.
func browser(t testing.TB) context.Context {
	t.Helper()
	need(t, program() != "", "there is no Chromium: apt-get install chromium, or say with DEEPNET_CHROMIUM where it is")
	servicetest.StillNetwork(t)
	shared.once.Do(startBrowser)
	check(t, shared.err)
	return shared.context
}

func startBrowser() {
	folder, err := os.MkdirTemp("", "deepnet-chromium-")
	if err != nil {
		shared.err = err
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program()), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(folder),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("lang", "en-US"))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	shared.context, _ = chromedp.NewContext(allocator)
	shared.end = func() {
		ctx, cancel := context.WithTimeout(shared.context, 10*time.Second)
		defer cancel()
		_ = chromedp.Cancel(ctx) // what does not end by itself is killed
		stop()
		_ = chromedp.WaitClosed(shared.context)
		_ = os.RemoveAll(folder)
	}
	shared.err = chromedp.Do(shared.context)
}

// suite runs the tests, and ends the browser before anybody looks for what was left behind.
type suite struct{ *testing.M }

func (s suite) Run() int {
	if folder := os.Getenv(serveVariable); folder != "" {
		return serveAlone(folder)
	}
	defer func() {
		if shared.end != nil {
			shared.end()
		}
	}()
	return s.M.Run()
}

// axeSource is the script of axe-core.
func axeSource(t testing.TB) string {
	t.Helper()
	path := os.Getenv("DEEPNET_AXE")
	need(t, path != "", "there is no axe-core: npm pack axe-core@4.14.1, and say with DEEPNET_AXE where its axe.min.js is")
	text, err := os.ReadFile(filepath.Clean(path))
	check(t, err)
	return string(text)
}

package facetest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"deepnet/actors"
)

// A test program that is started with these serves alone until it is killed.
const (
	serveVariable   = "DEEPNET_FACETEST_FOLDER"
	addressVariable = "DEEPNET_FACETEST_ADDRESS"
	slowVariable    = "DEEPNET_FACETEST_SLOW"
)

// serveAlone serves a folder, and writes its address when it is up.
func serveAlone(folder string) int {
	var fault actors.Fault
	if os.Getenv(slowVariable) != "" {
		fault = &brake{steps: time.NewTicker(pace)}
	}
	w, err := serve(folder, os.Getenv(addressVariable), fault, time.Millisecond)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(w.server.URL())
	select {}
}

// alone is a service in a process of its own.
type alone struct {
	url     string
	process *exec.Cmd
}

// startAlone starts it and waits until it is up.
func startAlone(t testing.TB, folder, address string, slow bool) *alone {
	t.Helper()
	a := &alone{process: exec.Command(os.Args[0])}
	a.process.Env = append(os.Environ(), serveVariable+"="+folder, addressVariable+"="+address)
	if slow {
		a.process.Env = append(a.process.Env, slowVariable+"=1")
	}
	a.process.Stderr = os.Stderr
	out, err := a.process.StdoutPipe()
	check(t, err)
	check(t, a.process.Start())
	t.Cleanup(a.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	check(t, err)
	a.url = strings.TrimSpace(line)
	return a
}

// kill ends it as the system does that has run out of memory.
func (a *alone) kill() {
	_ = a.process.Process.Kill()
	_ = a.process.Wait() // says that it was killed
}

package store

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"deepnet/supervisor/storage"
)

// writing is what this program does where a test starts it as a service: it commits
// one sample job after the other and says so, once each is kept.
func writing(dir string) {
	s, err := Open(dir, Options{})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	first, _ := strconv.Atoi(os.Getenv("DEEPNET_STORE_FIRST"))
	last := first + 1_000_000
	if n, err := strconv.Atoi(os.Getenv("DEEPNET_STORE_COUNT")); err == nil {
		last = first + n
	}
	for number := first; number < last; number++ {
		for try := 0; ; try++ {
			err := commitSample(s, number)
			if err == nil {
				break
			}
			fmt.Println("again", strings.ReplaceAll(err.Error(), "\n", " "))
			if try == 5 {
				os.Exit(1)
			}
		}
		for said := false; !said; { // also where the test has writing fail
			_, err := fmt.Println("kept", number)
			said = err == nil
		}
	}
	if err := s.Close(); err != nil {
		fmt.Println("closing", err)
	}
}

// commitSample commits a sample job, and deletes the one before the last, so that
// files come and go.
func commitSample(s *Store, number int) error {
	c := sampleChange(number)
	if err := s.WriteAhead(c.Attachments[2]); err != nil {
		return err
	}
	batch := storage.Batch{Owner: "a", Changes: []*storage.Change{c}}
	if number%3 == 2 {
		batch.Changes = append(batch.Changes, &storage.Change{Job: storage.Job{ID: sampleChange(number - 2).Job.ID}, Delete: true})
	}
	_, err := s.Commit(batch)
	return err
}

// child starts this program as a service that writes to a folder.
func child(dir string, env ...string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(append(os.Environ(), "DEEPNET_STORE="+dir), env...)
	return c
}

func TestWhatWasAcknowledgedIsThereAfterAKill(t *testing.T) {
	rounds := 8
	if os.Getenv("DEEPNET_LONG") != "" {
		rounds = 200
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	kept := -1
	for range rounds {
		c := child(dir, fmt.Sprintf("DEEPNET_STORE_FIRST=%d", kept+1))
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		kept = untilKilled(t, c, bufio.NewScanner(out), kept, chance)
		c.Wait()
		survived(t, dir, kept)
	}
}

// untilKilled reads what a service acknowledges, kills it after some of that, and
// returns the last that it acknowledged.
func untilKilled(t *testing.T, c *exec.Cmd, out *bufio.Scanner, kept int, chance *rand.Rand) int {
	t.Helper()
	enough := kept + 1 + chance.IntN(20)
	delay := time.Duration(chance.IntN(3000)) * time.Microsecond
	for out.Scan() {
		number, err := strconv.Atoi(strings.TrimPrefix(out.Text(), "kept "))
		if err != nil {
			t.Fatalf("the service says %q", out.Text())
		}
		kept = number
		if number == enough {
			time.AfterFunc(delay, func() { c.Process.Kill() })
		}
	}
	return kept
}

// survived fails unless all that was acknowledged is there, and nothing of the rest
// is damaged.
func survived(t *testing.T, dir string, kept int) {
	t.Helper()
	found, err := Inspect(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found.List {
		if f.Lost {
			t.Fatalf("after the kill: %s in %s", f.What, f.Where)
		}
	}
	s := opened(t, dir)
	for number := range kept + 1 {
		if number%3 == 0 && number+2 <= kept {
			if jobs, err := s.Find(storage.Query{ID: sampleChange(number).Job.ID}); err != nil || len(jobs) > 0 {
				t.Fatalf("job %d, which was deleted, is there (%v)", number, err)
			}
			continue
		}
		if number >= kept-30 && number%3 != 0 { // others may be deleted by a commit that nobody heard of
			whole(t, s, number)
		}
	}
	closed(t, s)
	checkFolder(t, dir)
}

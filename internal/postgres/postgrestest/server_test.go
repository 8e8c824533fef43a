package postgrestest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"deepnet/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// execute runs statements, which must go well.
func execute(t *testing.T, url, sql string) {
	t.Helper()
	if err := postgrestest.Exec(url, sql); err != nil {
		t.Fatal(err)
	}
}

func TestDatabasesAreApart(t *testing.T) {
	s := postgrestest.Start(t)
	if postgrestest.Start(t) != s {
		t.Error("a second server was started")
	}
	for range 2 {
		execute(t, s.Database(t), "CREATE TABLE one (n int)")
	}
}

// One that is letting clients in just then starts processes that nobody has listed yet.
func TestAServerThatIsKilledWhileClientsConnectRunsAgain(t *testing.T) {
	s := postgrestest.Own(t, postgrestest.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for ctx.Err() == nil {
				if conn, err := pgx.Connect(ctx, s.URL("postgres")); err == nil {
					conn.Exec(ctx, "CREATE TEMPORARY TABLE one (n int)")
					conn.Close(ctx)
				}
			}
		})
	}
	for range 4 {
		time.Sleep(100 * time.Millisecond) // any moment will do
		s.Kill(t)
		s.Run(t)
	}
	cancel()
	clients.Wait()
}

func TestAServerThatStoppedOrWasKilledRunsAgainWithWhatItHad(t *testing.T) {
	s := postgrestest.Own(t, postgrestest.Options{Durable: true})
	url := s.Database(t)
	execute(t, url, "CREATE TABLE kept (n int)")
	for _, end := range []func(testing.TB){s.Kill, s.Stop, s.Kill} {
		end(t)
		if err := postgrestest.Exec(url, "SELECT 1"); err == nil {
			t.Fatal("a server that ended answers")
		}
		s.Run(t)
		execute(t, url, "INSERT INTO kept VALUES (1)")
	}
}

func TestAPausedServerDoesNotAnswerUntilItContinues(t *testing.T) {
	s := postgrestest.Own(t, postgrestest.Options{})
	conn, err := pgx.Connect(t.Context(), s.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	s.Pause(t)
	answered := make(chan error, 1)
	go func() {
		_, err := conn.Exec(context.Background(), "SELECT 1")
		answered <- err
	}()
	select {
	case err := <-answered:
		t.Fatalf("a paused server answered: %v", err)
	case <-time.After(50 * time.Millisecond): // a hint of silence, no proof
	}
	s.Continue(t)
	if err := <-answered; err != nil {
		t.Fatal(err)
	}
}

func TestTheClockIsMoved(t *testing.T) {
	url := postgrestest.Start(t).Database(t)
	clock := postgrestest.NewClock(t, url)
	clock.Advance(time.Hour)
	execute(t, url, `DO $$ BEGIN
		ASSERT deepnet_now() > (extract(epoch FROM now()) * 1000)::bigint + 3599000;
	END $$`)
}

// TestAServerEndsWithItsProcess runs this program as one that panics while its server runs.
func TestAServerEndsWithItsProcess(t *testing.T) {
	if os.Getenv("DEEPNET_POSTGRES_PANIC") != "" {
		postgrestest.Start(t)
		panic("the test breaks")
	}
	postgrestest.Start(t) // or skip
	scratch := t.TempDir()
	os.Chmod(filepath.Dir(scratch), 0o755) // whoever runs the server must come through
	os.Chmod(scratch, 0o755)
	c := exec.Command(os.Args[0], "-test.run", "^TestAServerEndsWithItsProcess$")
	c.Env = append(os.Environ(), "DEEPNET_POSTGRES_PANIC=1", "TMPDIR="+scratch)
	out, err := c.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || !strings.Contains(string(out), "the test breaks") {
		t.Fatalf("the program ended with %v\n%s", err, out)
	}
	deadline := time.Now().Add(time.Minute)
	for {
		left, _ := filepath.Glob(filepath.Join(scratch, "deepnet-postgres-*"))
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the server left %v", left)
		}
		time.Sleep(20 * time.Millisecond) // another process is waited for
	}
}

// Who restarts would else find the port taken by one who asked meanwhile.
func TestNoPortIsGivenTwice(t *testing.T) {
	ports := map[int]bool{}
	for range 2000 { // of 20,000: some would be drawn again
		ports[postgrestest.FreePort(t)] = true
	}
	if len(ports) != 2000 {
		t.Errorf("of 2,000 ports %d are different", len(ports))
	}
}

package crashtest

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"deepnet/internal/servicetest"
)

// largeTable is rows of three numbers, a note of so many bytes and more, and a class.
type largeTable struct{ rows, note int }

// write puts it into a file and returns its size in MiB.
func (s largeTable) write(t testing.TB, path string) int64 {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := bufio.NewWriterSize(file, 1<<20)
	fmt.Fprintln(out, "a,b,c,note,y")
	note := strings.Repeat("of no use to anybody ", s.note/21+1)[:s.note]
	var row []byte
	for r := range s.rows {
		row = s.row(row[:0], r, note)
		_, _ = out.Write(row) // Flush tells what goes wrong
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return info.Size() >> 20
}

// row appends a row.
func (s largeTable) row(row []byte, r int, note string) []byte {
	for c := range 3 {
		x := float64((r*7919+c*104_729)%1_000_003) / 1_000_003
		row = append(strconv.AppendFloat(row, x, 'f', 12, 64), ',')
	}
	row = strconv.AppendInt(append(row, note...), int64(r), 36)
	return append(row, []string{",yes\n", ",no\n"}[r/3%2]...)
}

// train learns a table by the command, and returns what it said and how many MiB it
// had at the most, as far as it was seen: what the system tells of a process that has
// ended counts the memory of the one that started it, too.
func (s *service) train(t testing.TB, path string) (said string, peak int, err error) {
	t.Helper()
	command := exec.Command(servicetest.Program(t), "train", path, "--target", "y", "--hidden", "4", "--epochs", "1", "--batch", "4096", "--watch")
	command.Env = append(servicetest.Environment(), "DEEPNET_ADDRESS="+s.Log.Address())
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-ended:
			return out.String(), peak, err
		case <-look.C:
			if now, err := memoryOf(command.Process.Pid, "VmHWM"); err == nil {
				peak = max(peak, now)
			}
		}
	}
}

// A table's text is never in memory as a whole, neither in the service nor in the
// client: what it takes follows from the numbers. In the longer tier it is a gigabyte.
func TestALargeTableIsLearnedFromInTheMemoryOfItsNumbers(t *testing.T) {
	table, most := largeTable{rows: 16_000, note: 4000}, 64 // MiB above what the service has anyway
	if servicetest.Long() {
		table, most = largeTable{rows: 2_400_000, note: 400}, 550
	}
	path := filepath.Join(t.TempDir(), "notes.csv")
	size := table.write(t, path)
	s := launch(t, onDisk(t), "--checkpoint", "1s")
	s.upAt(t)
	before, began := s.memory(t, "VmHWM"), time.Now()
	said, client, err := s.train(t, path)
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	peak := s.memory(t, "VmHWM")
	t.Logf("%d MiB learned in %v: the service had %d MiB at the most, %d before; the client %d", size, time.Since(began).Round(time.Millisecond), peak, before, client)
	if peak-before > most || client > 128 {
		t.Errorf("that is too much")
	}
}

// A gigabyte of numbers is refused with the sum, and before memory is asked for.
func TestATableOfTooManyNumbersIsRefusedWithTheSum(t *testing.T) {
	if !servicetest.Long() {
		t.Skip("set DEEPNET_LONG=1 to have a gigabyte of numbers refused; a small one is in neuron/dataset")
	}
	table := largeTable{rows: 17_000_000, note: 20}
	path := filepath.Join(t.TempDir(), "numbers.csv")
	size := table.write(t, path)
	s := launch(t, onDisk(t))
	s.upAt(t)
	before, began := s.memory(t, "VmHWM"), time.Now()
	said, _, err := s.train(t, path)
	peak := s.memory(t, "VmHWM")
	t.Logf("%d MiB refused in %v: the service had %d MiB at the most, %d before\n%s", size, time.Since(began).Round(time.Millisecond), peak, before, said)
	sum := fmt.Sprintf("%d rows x 4 columns = %d numbers, and 10000000 is the limit (8 bytes each = %d MiB of memory, of 76 MiB at the most)", table.rows, 4*table.rows, 32*table.rows>>20)
	if err == nil || !strings.Contains(said, sum) {
		t.Errorf("%v, want %q", err, sum)
	}
	if peak-before > 64 {
		t.Error("that is too much memory for a table that is refused")
	}
}

package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"deepnet/actors/protocol"
)

// someNodes are one that answers, one that is being drained and one that is gone.
func someNodes() *protocol.Nodes {
	at := func(ago time.Duration) int64 { return noon().Add(-ago).UnixMilli() }
	return &protocol.Nodes{Nodes: []*protocol.ServiceNode{
		{Name: "gpu1", Owner: "o1", Address: "10.0.0.1:7600", StartedMs: at(26 * time.Hour), SeenMs: at(time.Second), LeaseMs: 4000, Slots: 4, Jobs: []string{"01JA", "01JB", "01JC"}, Here: true},
		{Name: "gpu2", Owner: "o2", Address: "10.0.0.2:7600", StartedMs: at(time.Hour), SeenMs: at(0), LeaseMs: 5000, Slots: 4, Jobs: []string{"01JD"}, Draining: true},
		{Name: "odd\x1b[2J", Owner: "o3", StartedMs: at(time.Hour), SeenMs: at(3 * time.Minute), Slots: 2},
	}}
}

func TestNodesAreATableAnObjectOrNames(t *testing.T) {
	for name, args := range map[string][]string{
		"nodes": {"nodes"}, "nodes_json": {"nodes", "-o", "json"}, "nodes_yaml": {"nodes", "-o", "yaml"}, "nodes_name": {"nodes", "-o", "name"},
	} {
		b := newBench(t, func(proto.Message) proto.Message { return someNodes() })
		if code := b.enter(args...); code != exitOK || b.stderr.Len() > 0 {
			t.Errorf("%s: exit code %d, told %q", name, code, b.stderr.String())
		}
		golden(t, name+".golden", b.stdout.String())
	}
}

func TestNodesAreListedAgainOnlyWhereTheyChanged(t *testing.T) {
	asked := 0
	var b *bench
	b = newBench(t, func(proto.Message) proto.Message {
		nodes := someNodes()
		nodes.Nodes[0].SeenMs += int64(asked) // it lives
		if asked++; asked > 2 {
			nodes.Nodes[1].Jobs = nil
			b.cancel()
		}
		return nodes
	})
	if code := b.enter("nodes", "--watch"); code != exitOK {
		t.Fatalf("exit code %d, told %q", code, b.stderr.String())
	}
	if tables := strings.Count(b.stdout.String(), "WORKS ON"); tables != 1 {
		t.Errorf("listed %d times while one thing was to be seen:\n%s", tables, b.stdout.String())
	}
}

// draining answers as a node that hands over a job whenever it is looked at.
func drainingNode(asked *[]proto.Message) func(proto.Message) proto.Message {
	jobs := []string{"01JA", "01JB"}
	return func(request proto.Message) proto.Message {
		*asked = append(*asked, request)
		node := &protocol.ServiceNode{Name: "gpu1", Owner: "o1", LeaseMs: 5000, Draining: true, Jobs: slices.Clone(jobs)}
		if drain, ok := request.(*protocol.DrainNode); ok {
			node.Draining = !drain.GetOff()
			return node
		}
		jobs = jobs[:max(0, len(jobs)-1)]
		return &protocol.Nodes{Nodes: []*protocol.ServiceNode{node}}
	}
}

func TestANodeIsDrainedUntilItHasNoJobs(t *testing.T) {
	for line, want := range map[string]struct {
		said, told string
		asked      *protocol.DrainNode
		looks      int
	}{
		"nodes drain gpu1": {
			"Node gpu1 has no jobs. Stop it, or have it take jobs again with `deepnet nodes undrain gpu1`\n",
			"Node gpu1 hands over 2 jobs: 01JA, 01JB\nNode gpu1 hands over 1 job: 01JA\n", &protocol.DrainNode{Node: "gpu1"}, 3,
		},
		"nodes drain gpu1 --no-wait": {"Node gpu1 hands over 2 jobs: 01JA, 01JB. It takes no others\n", "", &protocol.DrainNode{Node: "gpu1"}, 0},
		"nodes undrain gpu1":         {"Node gpu1 takes jobs again\n", "", &protocol.DrainNode{Node: "gpu1", Off: true}, 0},
		"nodes drain gpu1 --no-wait -o json": {
			`{"node":"gpu1","state":"draining","here":false,"address":null,"page":null,"release":null,"started":null,"seen":null,"slots":0,"jobs":["01JA","01JB"]}` + "\n",
			"", &protocol.DrainNode{Node: "gpu1"}, 0,
		},
	} {
		var asked []proto.Message
		b := newBench(t, drainingNode(&asked))
		code := b.enter(strings.Fields(line)...)
		if code != exitOK || b.stdout.String() != want.said || b.stderr.String() != want.told || len(asked) != 1+want.looks {
			t.Errorf("%s: exit code %d, printed %q, told %q, asked %d times", line, code, b.stdout.String(), b.stderr.String(), len(asked))
		}
		if diff := cmp.Diff(want.asked, asked[0], protocmp.Transform()); diff != "" {
			t.Errorf("%s: asked (-want +got):\n%s", line, diff)
		}
	}
}

func TestADrainEndsWhereItsNodeIsGoneOrUndrained(t *testing.T) {
	for want, change := range map[string]func(*protocol.ServiceNode){
		"Node gpu1 is gone; others go on with its jobs\n": func(n *protocol.ServiceNode) { n.LeaseMs = 0 },
		"": func(n *protocol.ServiceNode) { n.Draining = false },
	} {
		b := newBench(t, func(request proto.Message) proto.Message {
			node := &protocol.ServiceNode{Name: "gpu1", Owner: "o1", LeaseMs: 5000, Draining: true, Jobs: []string{"01JA"}}
			if _, ok := request.(*protocol.DrainNode); ok {
				return node
			}
			change(node)
			return &protocol.Nodes{Nodes: []*protocol.ServiceNode{node}}
		})
		if code := b.enter("nodes", "drain", "gpu1"); b.stdout.String() != want || (code == exitOK) == (want == "") {
			t.Errorf("exit code %d, printed %q, told %q", code, b.stdout.String(), b.stderr.String())
		}
	}
}

func TestTheNamesOfNodesAreCompleted(t *testing.T) {
	b := newBench(t, func(proto.Message) proto.Message { return someNodes() })
	if code := b.enter(cobra.ShellCompRequestCmd, "nodes", "drain", "gpu"); code != exitOK || b.stdout.String() != "gpu1\talive\ngpu2\tdraining\n:4\n" {
		t.Errorf("exit code %d: %q", code, b.stdout.String())
	}
}

func TestATreeAndTopSayWhichOfSeveralNodesAnswers(t *testing.T) {
	for several, want := range map[bool]string{
		true:  "This is node gpu1, one of 3; `deepnet tree JOB` shows a job's tree, wherever it runs\n",
		false: "",
	} {
		answer := func(request proto.Message) proto.Message {
			switch request.(type) {
			case *protocol.ListNodes:
				nodes := someNodes()
				if !several {
					nodes.Nodes = nodes.Nodes[:1]
				}
				return nodes
			case *protocol.GetTree:
				return &protocol.Tree{Root: &protocol.Node{Actor: "root"}}
			case *protocol.GetChaos:
				return &protocol.Chaos{}
			default:
				return &protocol.Jobs{}
			}
		}
		b := newBench(t, answer)
		if code := b.enter("tree"); code != exitOK || b.stderr.String() != want {
			t.Errorf("exit code %d, told %q, not %q", code, b.stderr.String(), want)
		}
		b = newBench(t, answer)
		if code := b.enter("top"); code != exitOK || strings.Contains(b.stdout.String(), "node gpu1, one of 3") != several {
			t.Errorf("exit code %d, printed %q, told %q", code, b.stdout.String(), b.stderr.String())
		}
	}
}

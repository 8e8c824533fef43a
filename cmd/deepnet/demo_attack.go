package main

import (
	"context"
	"fmt"
	"time"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/docs/examples"
	"deepnet/internal/terminal"

	"google.golang.org/protobuf/proto"
)

const demoEpochs = 5000

// attack trains, and kills one actor after the other while that goes on.
func (d *demo) attack(ctx context.Context, iris examples.Table) (*protocol.Job, error) {
	d.Begin("150 irises are learned by 4-8-3 neurons, while some of them are killed")
	d.Command(fmt.Sprintf("deepnet train iris.csv --target species --hidden 8 --epochs %d --neurons-per-actor 1 --watch", demoEpochs))
	show := &terminal.Learning{Steps: d.Steps, Fell: d.fell}
	request := &protocol.Submit{
		Name: "iris.csv", Key: d.shell.key(), Data: &protocol.Submit_Table{Table: iris.CSV},
		Plan: &protocol.Plan{Target: iris.Target, Hidden: []uint32{8}, Epochs: proto.Uint32(demoEpochs), NeuronsPerActor: proto.Uint32(1)},
	}
	mob := &mob{jobs: d.up.jobs, next: victims()}
	over, err := d.up.jobs.Run(ctx, request, client.Observer{Event: func(job *protocol.Job, event *protocol.Event) {
		show.Event(event)
		mob.strike(ctx, job.GetId(), event)
	}})
	if err == nil {
		err = client.Outcome(over)
	}
	if err != nil {
		return nil, err
	}
	show.End()
	d.Line("test", terminal.Score(over)+" right on "+terminal.Counted(over.GetHeldOut(), "flower")+" it has not seen")
	return over, nil
}

// mob kills one actor after the other, the next when the one before is back.
type mob struct {
	jobs *client.Client
	next []victim
	hit  bool // somebody was killed and is not back yet
}

// victim is who is killed once an epoch is done.
type victim struct {
	epoch uint32
	kill  *protocol.Kill
}

func victims() []victim {
	return []victim{
		{demoEpochs / 10, &protocol.Kill{Victim: protocol.Victim_VICTIM_NEURON, Layer: 1, Index: 2}},
		{demoEpochs / 4, &protocol.Kill{Victim: protocol.Victim_VICTIM_NEURON, Layer: 2, Index: 0}},
		{demoEpochs * 2 / 5, &protocol.Kill{Victim: protocol.Victim_VICTIM_LAYER, Layer: 1}},
		{demoEpochs * 3 / 5, &protocol.Kill{Victim: protocol.Victim_VICTIM_TRAINER}},
	}
}

// strike kills the next one if it is time. A job that is over has outrun its attackers.
func (m *mob) strike(ctx context.Context, job string, event *protocol.Event) {
	if event.GetRestart() != nil {
		m.hit = false
	}
	if m.hit || len(m.next) == 0 || event.GetEpoch().GetEpoch() < m.next[0].epoch {
		return
	}
	m.next[0].kill.Job = job
	_, err := m.jobs.Kill(ctx, m.next[0].kill)
	m.next, m.hit = m.next[1:], err == nil
}

// fell tells of a restart, with the command that brings it about.
func (d *demo) fell(r *protocol.Restart) string {
	who, command := r.GetActor(), "kill "+r.GetActor()
	switch {
	case r.GetNeuron() >= 0:
		who = fmt.Sprintf("neuron %d of layer %d", r.GetNeuron(), r.GetLayer())
		command += fmt.Sprintf(" --layer %d --index %d", r.GetLayer(), r.GetNeuron())
	case r.GetLayer() >= 0:
		who = fmt.Sprintf("layer %d", r.GetLayer())
		command += fmt.Sprintf(" --layer %d", r.GetLayer())
	}
	took := time.Duration(r.GetTookUs()) * time.Microsecond
	return d.Style.Warm(fmt.Sprintf("%-21s", who)) + fmt.Sprintf(" killed, back after %-8v", took) + d.Style.Dim(" $ deepnet "+command)
}

package main

import (
	"context"
	"strings"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/zap"

	"deepnet/actors"
	"deepnet/actors/client"
	"deepnet/actors/protocol/view"
	"deepnet/internal/gateway"
	"deepnet/internal/telemetry"
	"deepnet/supervisor"
	"deepnet/supervisor/storage"
)

// sharing are two nodes that share a store, `here`, which is asked, and `other`.
func (p *parity) sharing() *parity {
	p.Helper()
	store := &storage.Memory{LeaseTerm: time.Hour} // so long that what is seen of a lease is the same twice
	asked := &parity{T: p.T, up: p.node(store, "here"), key: "a-key"}
	p.node(store, "other")
	asked.up.folder = p.TempDir()
	var err error
	asked.up.page, err = servePage(pageAt{address: "127.0.0.1:0"}, asked.up)
	check(p, err)
	p.Cleanup(func() { check(p, asked.up.page.Close(context.Background())) })
	asked.token, err = gateway.Token(asked.up.folder)
	check(p, err)
	return asked
}

// node starts a node.
func (p *parity) node(store storage.Shared, name string) *running {
	p.Helper()
	up := &running{log: zap.NewNop()}
	up.system = actors.NewSystem(actor.WithLoggerFactory(telemetry.ForSystem(up.log)))
	var err error
	up.service, err = supervisor.Start(up.system, supervisor.Settings{Store: store, Node: storage.Node{Name: name}, Running: 2, Tick: time.Hour})
	check(p, err)
	<-up.service.Started()
	up.jobs = client.Local(up.system, up.service.Jobs())
	p.Cleanup(func() {
		check(p, up.service.Stop(context.Background()))
		up.system.Shutdown()
	})
	return up
}

// unseen is an answer about nodes without the moment when their leases were renewed.
func unseen(text string) string {
	var kept []string
	for _, part := range strings.Split(text, ",") {
		if !strings.HasPrefix(part, `"seen":`) {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ",")
}

func (p *parity) nodes() {
	p.same(p.types("nodes", "-o", "json"), p.get("/v1/nodes")) // alone
	p = p.sharing()
	typed := p.types("nodes", "-o", "json")
	p.same(unseen(typed), unseen(p.get("/v1/nodes")))
	if names := p.types("nodes", "-o", "name"); names != "here\nother\n" {
		p.Errorf("the nodes are %q", names)
	}
}

// states are how the nodes are.
func (p *parity) states() (all string) {
	p.Helper()
	for _, node := range object[view.Nodes](p, p.get("/v1/nodes")).Nodes {
		all += node.State + " "
	}
	return all
}

func (p *parity) drains() {
	status, body := p.status(curled{method: "POST", path: "/v1/nodes/local:drain"})
	if status != 409 || !strings.Contains(body, "stop the service instead") {
		p.Errorf("a service that shares with nobody is drained: %d: %s", status, body)
	}
	p = p.sharing()
	typed := p.types("nodes", "drain", "other", "-o", "json")
	p.same(unseen(typed), unseen(p.curl(curled{method: "POST", path: "/v1/nodes/other:drain"})))
	if states := p.states(); states != "alive draining " {
		p.Errorf("the nodes are %s", states)
	}
	if status, body := p.status(curled{method: "POST", path: "/v1/nodes/nobody:drain"}); status != 404 {
		p.Errorf("a node that there is not is drained: %d: %s", status, body)
	}
}

func (p *parity) undrains() {
	p = p.sharing()
	for _, undrain := range []func() string{
		func() string { return p.types("nodes", "undrain", "other", "-o", "json") },
		func() string { return p.curl(curled{method: "POST", path: "/v1/nodes/other:undrain"}) },
	} {
		p.types("nodes", "drain", "other")
		if node := object[view.ServiceNode](p, undrain()); node.State != view.NodeAlive || node.Node != "other" {
			p.Errorf("undrained it is %+v", node)
		}
		if states := p.states(); states != "alive alive " {
			p.Errorf("the nodes are %s", states)
		}
	}
}

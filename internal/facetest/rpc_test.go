package facetest

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"connectrpc.com/grpcreflect"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/testing/protocmp"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/protocolconnect"
)

// withToken adds the token to every call.
type withToken struct{ next http.RoundTripper }

func (w withToken) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Set("Authorization", "Bearer "+token)
	return w.next.RoundTrip(r)
}

// plainHTTP2 speaks HTTP/2 in the clear, as gRPC does on a plain port.
func plainHTTP2(t *testing.T) *http.Client {
	protocols := &http.Protocols{}
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: protocols}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: withToken{transport}}
}

func TestTheCallsWorkByConnectGRPCAndGRPCWeb(t *testing.T) {
	f := newFace(t, nil)
	id := f.finished(quick)
	job, err := f.client.Get(t.Context(), id)
	check(t, err)
	old := &http.Client{Transport: withToken{f.http.Transport}}
	for name, caller := range map[string]protocolconnect.DeepnetClient{
		"Connect":           protocolconnect.NewDeepnetClient(old, f.url),
		"Connect in JSON":   protocolconnect.NewDeepnetClient(old, f.url, connect.WithProtoJSON()),
		"Connect on HTTP/2": protocolconnect.NewDeepnetClient(plainHTTP2(t), f.url),
		"gRPC":              protocolconnect.NewDeepnetClient(plainHTTP2(t), f.url, connect.WithGRPC()),
		"gRPC-Web":          protocolconnect.NewDeepnetClient(old, f.url, connect.WithGRPCWeb()),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := caller.Get(t.Context(), &protocol.Get{Job: "latest"})
			check(t, err)
			if diff := cmp.Diff(job, got, protocmp.Transform()); diff != "" {
				t.Error(diff)
			}
			_, err = caller.Get(t.Context(), &protocol.Get{Job: "nothing"})
			if connect.CodeOf(err) != connect.CodeNotFound || !strings.Contains(err.Error(), "nothing") {
				t.Error(err)
			}
			if _, err = caller.PauseJob(t.Context(), &protocol.PauseJob{Job: id}); connect.CodeOf(err) != connect.CodeFailedPrecondition {
				t.Error(err)
			}
			if _, err = caller.Submit(t.Context(), &protocol.Submit{}); connect.CodeOf(err) != connect.CodeInvalidArgument {
				t.Error(err)
			}
			watches(t, f, caller, id)
		})
	}
	stranger := protocolconnect.NewDeepnetClient(f.http, f.url)
	if _, err := stranger.Get(t.Context(), &protocol.Get{Job: id}); connect.CodeOf(err) != connect.CodeUnauthenticated {
		t.Errorf("without a token: %v", err)
	}
}

// watches fails unless a stream of events is the client's.
func watches(t *testing.T, f *face, caller protocolconnect.DeepnetClient, id string) {
	t.Helper()
	var want, got []uint64
	check(t, f.client.Watch(t.Context(), id, 3, func(e *protocol.Event) error { want = append(want, e.GetRevision()); return nil }))
	stream, err := caller.Watch(t.Context(), &protocol.Watch{Job: id, After: 3, Limit: 5})
	check(t, err)
	defer stream.Close()
	for stream.Receive() {
		for _, e := range stream.Msg().GetEvents() {
			got = append(got, e.GetRevision())
		}
	}
	check(t, stream.Err())
	if !slices.Equal(want, got) {
		t.Errorf("%v, not %v", got, want)
	}
}

// What grpcurl does: ask what there is, describe it, look at the health, call.
func TestAToolForGRPCFindsItsWay(t *testing.T) {
	f := newFace(t, nil)
	id := f.finished(quick)
	reflection := grpcreflect.NewClient(plainHTTP2(t), f.url, connect.WithGRPC()).NewStream(t.Context())
	services, err := reflection.ListServices()
	check(t, err)
	if !slices.Contains(services, protocolconnect.DeepnetName) {
		t.Errorf("%v", services)
	}
	files, err := reflection.FileContainingSymbol(protocolconnect.DeepnetName)
	check(t, err)
	if len(files) == 0 {
		t.Error("the service is not described")
	}
	_, err = reflection.Close()
	check(t, err)

	conn, err := grpc.NewClient(strings.TrimPrefix(f.url, "http://"), grpc.WithTransportCredentials(insecure.NewCredentials()))
	check(t, err)
	defer conn.Close()
	job := &protocol.Job{}
	if err := conn.Invoke(t.Context(), protocolconnect.DeepnetGetProcedure, &protocol.Get{Job: id}, job); status.Code(err) != codes.Unauthenticated {
		t.Errorf("without a token: %v", err)
	}
	ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+token)
	health, err := healthpb.NewHealthClient(conn).Check(ctx, &healthpb.HealthCheckRequest{Service: protocolconnect.DeepnetName})
	check(t, err)
	if health.GetStatus() != healthpb.HealthCheckResponse_SERVING {
		t.Error(health)
	}
	check(t, conn.Invoke(ctx, protocolconnect.DeepnetGetProcedure, &protocol.Get{Job: id}, job))
	if job.GetId() != id || job.GetState() != protocol.State_STATE_SUCCEEDED {
		t.Error(job)
	}
}

func TestAWatchEndsWhenTheGatewayStops(t *testing.T) {
	f := newFace(t, nil)
	id := f.submit(long)
	caller := protocolconnect.NewDeepnetClient(plainHTTP2(t), f.url, connect.WithGRPC())
	stream, err := caller.Watch(t.Context(), &protocol.Watch{Job: id})
	check(t, err)
	if !stream.Receive() {
		t.Fatal(stream.Err())
	}
	f.stop()
	for stream.Receive() {
	}
	if err := stream.Err(); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	check(t, stream.Close())
	f.start()
	f.post(200, id, "cancel", "")
}

package remote

import (
	"net"
	"slices"
	"strings"
	"testing"
)

func TestAnAddressIsWrittenOneWay(t *testing.T) {
	for written, want := range map[string]string{
		"127.0.0.1:7600":          "127.0.0.1:7600",
		"localhost:7600":          "127.0.0.1:7600",
		"LOCALHOST:07600":         "127.0.0.1:7600",
		"GPU1.lan:1":              "gpu1.lan:1",
		"[::1]:7600":              "[::1]:7600",
		"[0:0:0:0:0:0:0:1]:7600":  "[::1]:7600",
		"[::ffff:127.0.0.1]:7600": "127.0.0.1:7600",
		":7600":                   ":7600",
	} {
		if got, err := canonical(written); err != nil || got != want {
			t.Errorf("canonical(%s) = %s, %v; want %s", written, got, err, want)
		}
		if again, err := canonical(want); err != nil || again != want {
			t.Errorf("canonical(%s) = %s, %v; want it unchanged", want, again, err)
		}
	}
	for _, wrong := range []string{"", "7600", "localhost", "localhost:http", "localhost:65536", "localhost:-1", "::1:7600"} {
		if got, err := canonical(wrong); err == nil {
			t.Errorf("canonical(%s) = %s, want an error", wrong, got)
		}
	}
}

func TestLoopbackMeansThatNothingLeavesTheMachine(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1": true, "127.255.0.1": true, "::1": true, "localhost": true,
		"0.0.0.0": false, "::": false, "": false, "192.0.2.1": false, "no-such-host.invalid": false,
	} {
		if got := loopback(host); got != want {
			t.Errorf("loopback(%q) = %v", host, got)
		}
	}
}

func TestAServiceReachableFromElsewhereNeedsTLS(t *testing.T) {
	for _, settings := range []Server{
		{Address: "192.0.2.1:7600"},
		{Address: "0.0.0.0:7600", Advertise: "192.0.2.1:7600"},
		{Address: "0.0.0.0:7600", Advertise: "127.0.0.1:7600"},
		{Address: "127.0.0.1:7600", Advertise: "192.0.2.1:7600"},
		{Address: "[::]:7600", Advertise: "[::1]:7600"},
	} {
		_, err := settings.bind()
		if err == nil || !strings.Contains(err.Error(), "without TLS") {
			t.Errorf("%+v: %v", settings, err)
		}
	}
	if _, err := dialable([]string{"127.0.0.1:7600", "192.0.2.1:7600"}, nil); err == nil || !strings.Contains(err.Error(), "without TLS") {
		t.Errorf("a client of a service elsewhere: %v", err)
	}
}

func TestASettingThatCannotWorkIsRefusedWithTheWayOut(t *testing.T) {
	for want, settings := range map[string]Server{
		"--advertise":       {Address: "0.0.0.0:7600"},
		"write host:port":   {Address: "nonsense"},
		"clients cannot":    {Address: "127.0.0.1:7600", Advertise: "127.0.0.1:0"},
		"name a port":       {Address: "gpu1.lan:0"},
		"must be a number":  {Address: "127.0.0.1:70000"},
		"TLS certificate x": {Address: "127.0.0.1:7600", TLS: &TLS{Certificate: "x", Key: "y", Authority: "z"}},
	} {
		if _, err := settings.bind(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", settings, err, want)
		}
	}
	for _, service := range []string{"0.0.0.0:7600", "127.0.0.1:0", "nonsense"} {
		if _, err := dialable([]string{DefaultAddress, service}, nil); err == nil {
			t.Errorf("a client of %s is let through", service)
		}
	}
}

func TestAddressesThatAreTheSameAreDialledAsOne(t *testing.T) {
	services, err := dialable([]string{"localhost:7600", "127.0.0.1:7601", "127.0.0.1:07600"}, nil)
	if err != nil || !slices.Equal(services, []string{"127.0.0.1:7600", "127.0.0.1:7601"}) {
		t.Errorf("dialable = %v, %v", services, err)
	}
}

// One of several names that cannot be found, as that of a machine that is gone, does not
// keep the others from being asked.
func TestRepliesAreHeardWhereSomeServiceCanBeReached(t *testing.T) {
	ip, err := outbound([]string{"no-such-host.invalid:7600", "127.0.0.1:7600"})
	if err != nil || !ip.IsLoopback() {
		t.Errorf("outbound = %v, %v", ip, err)
	}
	if ip, err := outbound([]string{"no-such-host.invalid:7600"}); err == nil {
		t.Errorf("outbound = %v for no host at all", ip)
	}
}

func TestTheZeroSettingsListenOnTheLoopback(t *testing.T) {
	bound, err := Server{}.bind()
	if err != nil || bound.listen != DefaultAddress || bound.advertise != DefaultAddress {
		t.Errorf("bind = %+v, %v", bound, err)
	}
}

func TestATakenPortIsNamedWithTheWayOut(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	address := listener.Addr().String()
	err = free(address)
	for _, word := range []string{address, "taken", "--listen"} {
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("free = %v, want %q in it", err, word)
		}
	}
	if err := free("192.0.2.1:7600"); err == nil || !strings.Contains(err.Error(), "no such address") {
		t.Errorf("an address of another machine: %v", err)
	}
}

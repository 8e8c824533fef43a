package remote

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"syscall"
)

// DefaultAddress is where a service listens and clients look for it.
const DefaultAddress = "127.0.0.1:7600"

// Addresses are those of a list with commas between them.
func Addresses(list string) []string {
	all := strings.Split(list, ",")
	for i, address := range all {
		all[i] = strings.TrimSpace(address)
	}
	return all
}

// canonical writes host:port the one way PIDs carry it. Protoactor compares
// addresses letter by letter, and forwards to itself for ever what is addressed
// to it by another name; so both sides write localhost as 127.0.0.1, names in
// small letters and IP addresses in their shortest form.
func canonical(address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", fmt.Errorf("address %.100q: write host:port, for instance %s", address, DefaultAddress)
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return "", fmt.Errorf("address %.100q: the port must be a number from 0 to 65535", address)
	}
	host = strings.ToLower(host)
	if ip, err := netip.ParseAddr(host); err == nil {
		host = ip.Unmap().String()
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, strconv.FormatUint(number, 10)), nil
}

// split takes a canonical address apart.
func split(address string) (host string, port int) {
	host, digits, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0
	}
	port, _ = strconv.Atoi(digits)
	return host, port
}

// unspecified says whether host means every interface, which nobody can dial.
func unspecified(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "" || (err == nil && ip.IsUnspecified())
}

// loopback says whether everything sent to host stays on this machine. A name
// counts when every address it resolves to is a loopback address.
func loopback(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback()
	}
	if host == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), nameWithin)
	defer cancel()
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	for _, ip := range found {
		if !ip.Unmap().IsLoopback() {
			return false
		}
	}
	return err == nil && len(found) > 0
}

// outbound is the address of the interface through which the services are reached: one
// that leads off this machine, if there is one, as it is good for those on this machine
// too. It fails where there is no way to any of them. It opens UDP sockets, which send
// nothing.
func outbound(services []string) (found netip.Addr, err error) {
	for _, service := range services {
		conn, noWay := (&net.Dialer{Timeout: nameWithin}).Dial("udp", service)
		if noWay != nil {
			err = errors.Join(err, fmt.Errorf("no way to %s: %w", service, noWay))
			continue
		}
		ip := conn.LocalAddr().(*net.UDPAddr).AddrPort().Addr().Unmap()
		_ = conn.Close()
		if !found.IsValid() || !ip.IsLoopback() {
			found = ip
		}
		if !ip.IsLoopback() {
			break
		}
	}
	if found.IsValid() {
		return found, nil
	}
	return found, err
}

// free says why nobody can listen on address, or nil. Protoactor panics where
// this returns an error.
func free(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return cannotListen(address, err)
	}
	return listener.Close()
}

func cannotListen(address string, err error) error {
	advice := "listen elsewhere with --listen host:port"
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		advice = "the port is taken, perhaps by another deepnet service: stop that one, or " + advice
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		advice = "this machine has no such address: " + advice
	case errors.Is(err, syscall.EACCES):
		advice = "this user may not: take a port above 1023 and " + advice
	}
	return fmt.Errorf("cannot listen on %s: %s (%w)", address, advice, err)
}

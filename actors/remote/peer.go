package remote

import (
	"context"
	"crypto/x509"
	"net"
	"net/netip"

	"google.golang.org/grpc/credentials"
	grpcpeer "google.golang.org/grpc/peer"
)

// peer is who is at the other end of a connection, as far as that is proven.
type peer struct {
	ip          netip.Addr
	certificate *x509.Certificate // verified; nil without TLS
	arrival     *arrival          // its connection
}

// peerOf reads the peer off a stream's context.
func peerOf(ctx context.Context) peer {
	info, ok := grpcpeer.FromContext(ctx)
	if !ok {
		return peer{}
	}
	var found peer
	if tcp, ok := info.Addr.(*net.TCPAddr); ok {
		found.ip = tcp.AddrPort().Addr().Unmap()
	}
	proved, _ := info.AuthInfo.(proof)
	found.arrival = proved.arrival
	if tls, ok := proved.AuthInfo.(credentials.TLSInfo); ok && len(tls.State.VerifiedChains) > 0 {
		found.certificate = tls.State.PeerCertificates[0]
	}
	return found
}

// owns says whether answers for this peer may be sent to host: the address it
// calls from, any loopback address when it calls from one, or a name or address
// in its certificate.
func (p peer) owns(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil && p.ip.IsValid() {
		if ip == p.ip || (ip.IsLoopback() && p.ip.IsLoopback()) {
			return true
		}
	}
	return p.certificate != nil && p.certificate.VerifyHostname(host) == nil
}

// String is where the peer calls from.
func (p peer) String() string {
	return p.ip.String()
}

package remote

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strings"
)

// TLS names the PEM files of one side: its certificate (and those between it and
// the authority), its key, and the authority that signs both sides'. Each side
// calls the other, so a certificate must be good for servers and for clients, and
// name the host or IP address under which its owner is reached.
type TLS struct {
	Certificate string
	Key         string
	Authority   string
}

// identity is a TLS read and found good.
type identity struct {
	pair  tls.Certificate
	leaf  *x509.Certificate
	roots *x509.CertPool
	file  string // of the certificate, for errors
}

// load reads the files and checks all that would otherwise only show when the
// first peer calls: the chain, the time, the key usages.
func (t *TLS) load() (*identity, error) {
	pair, err := tls.LoadX509KeyPair(t.Certificate, t.Key)
	if err != nil {
		return nil, fmt.Errorf("TLS certificate %s and key %s: %w", t.Certificate, t.Key, err)
	}
	authority, err := os.ReadFile(t.Authority)
	if err != nil {
		return nil, fmt.Errorf("TLS authority: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority) {
		return nil, fmt.Errorf("TLS authority %s: no certificate in PEM there", t.Authority)
	}
	found := &identity{pair: pair, leaf: pair.Leaf, roots: roots, file: t.Certificate}
	if err := found.check(); err != nil {
		return nil, err
	}
	return found, nil
}

// check wants a certificate that the authority signed, valid now, for both roles.
func (i *identity) check() error {
	between := x509.NewCertPool()
	for _, der := range i.pair.Certificate[1:] {
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return fmt.Errorf("TLS certificate %s: %w", i.file, err)
		}
		between.AddCert(certificate)
	}
	for _, role := range []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth} {
		_, err := i.leaf.Verify(x509.VerifyOptions{Roots: i.roots, Intermediates: between, KeyUsages: []x509.ExtKeyUsage{role}})
		if err != nil {
			return fmt.Errorf("TLS certificate %s does not prove itself to the authority; it must be valid now, signed by it, "+
				"and good for servers and clients alike (extended key usages serverAuth and clientAuth): %w", i.file, err)
		}
	}
	return nil
}

// names says why peers that dial host would not accept the certificate, or nil.
func (i *identity) names(host string) error {
	if err := i.leaf.VerifyHostname(host); err != nil {
		return fmt.Errorf("TLS certificate %s must name %s, since that is what the other side dials: %w", i.file, host, err)
	}
	return nil
}

// host is what peers should dial to reach ip: ip itself if the certificate names
// it, else the certificate's first host name.
func (i *identity) host(ip netip.Addr) (string, error) {
	if i.leaf.VerifyHostname(ip.String()) == nil {
		return ip.String(), nil
	}
	for _, name := range i.leaf.DNSNames {
		name = strings.ToLower(name)
		if name != "localhost" && !strings.Contains(name, "*") { // nothing to dial, or nothing from elsewhere
			return name, nil
		}
	}
	return "", errors.Join(i.names(ip.String()), errors.New("or name a host that leads here"))
}

// server is how we prove ourselves to those who call us, and they to us.
func (i *identity) server() *tls.Config {
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		Certificates: []tls.Certificate{i.pair},
		ClientAuth:   tls.RequireAndVerifyClientCert,
		ClientCAs:    i.roots,
	}
}

// client is how we prove ourselves to those whom we call, and they to us.
func (i *identity) client() *tls.Config {
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		Certificates: []tls.Certificate{i.pair},
		RootCAs:      i.roots,
	}
}

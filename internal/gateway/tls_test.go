package gateway

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// certificate is one of this machine's own, and who trusts it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
	}
	made, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	check(t, err)
	parsed, err := x509.ParseCertificate(made)
	check(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{made}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}, pool
}

func TestOffTheLoopbackThereIsACertificate(t *testing.T) {
	config, pool := certificate(t)
	g := start(t, nobody, func(c *Config) { c.Address, c.TLS = "0.0.0.0:0", config })
	if !strings.HasPrefix(g.URL(), "https://localhost:") {
		t.Errorf("it is found at %s", g.URL())
	}
	for name, want := range map[string]string{"node-1.example.org": "https://node-1.example.org:%d", "node-1.example.org:443": "https://node-1.example.org:443", "[fd00::1]": "https://[fd00::1]:%d"} {
		named := start(t, nobody, func(c *Config) { c.Address, c.TLS, c.Hosts = "0.0.0.0:0", config, []string{name, "other.example.org"} })
		if want = strings.ReplaceAll(want, "%d", strconv.Itoa(named.port())); named.URL() != want {
			t.Errorf("%s is found at %s", name, named.URL())
		}
	}
	g.client.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
	answer := g.wants(http.StatusOK, "release")(g.ask("GET", "/v1/service", "", nil))
	if answer.ProtoMajor != 2 {
		t.Errorf("it speaks %s", answer.Proto)
	}
	g.wants(http.StatusForbidden, "forbidden_host")(g.ask("GET", "/v1/service", "", func(r *http.Request) { r.Host = "evil.example" }))
	answer = g.wants(http.StatusSeeOther, "")(g.ask("GET", "/?token="+secret, "", nil))
	if cookies := answer.Cookies(); len(cookies) != 1 || !cookies[0].Secure {
		t.Errorf("%v", cookies)
	}
}

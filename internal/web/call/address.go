package call

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ClientAddr is where a request comes from; the zero Addr when nobody can tell. Behind a proxy that is trusted (an origin
// is set) the last address counts that no such proxy has; on loopback nobody's word
// does. A proxy that tells none is told of in the log, once.
func (s *Node) ClientAddr(r *http.Request) netip.Addr {
	addr := parseAddr(r.RemoteAddr)
	if s.Host == "" {
		return addr
	}
	lists := r.Header.Values("X-Forwarded-For")
	if !s.trusted(addr) {
		if len(lists) > 0 {
			s.toldOfProxy.Do(func() {
				s.Log.Warn("a proxy tells addresses that are not believed: name it with --trusted-proxies", "proxy", addr.String())
			})
		}
		return addr
	}
	for _, list := range slices.Backward(lists) { // some proxies add a line, others add to it
		for _, text := range slices.Backward(strings.Split(list, ",")) {
			told := parseAddr(strings.TrimSpace(text))
			if !told.IsValid() {
				return addr
			}
			if addr = told; !s.trusted(told) {
				return told
			}
		}
	}
	if len(lists) == 0 && r.URL.Path != "/healthz" {
		s.toldOfSilence.Do(func() {
			s.Log.Warn("the proxy sends no X-Forwarded-For: everybody shares one budget until it does")
		})
	}
	return addr
}

func (s *Node) trusted(addr netip.Addr) bool {
	proxies := s.Proxies
	if len(proxies) == 0 {
		proxies = loopbacks
	}
	return !addr.IsValid() || slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// loopbacks are the proxies that are trusted when none are named: those of this
// computer.
var loopbacks = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func parseAddr(text string) netip.Addr {
	if ap, err := netip.ParseAddrPort(text); err == nil {
		return ap.Addr().Unmap()
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap().WithZone("")
}

// SiteURL is where this site is reached, without a slash at its end: the public address,
// or on loopback the one that the browser asked for.
func SiteURL(c *Call) string {
	if c.Household() {
		return "http://" + c.R.Host
	}
	return c.Origin
}

package call

import (
	"strings"

	"mentor/internal/vault"
	"mentor/internal/web/limit"
)

// device is the token of this browser, or empty when nobody signed in with it.
func device(c *Call) string {
	cookie, err := c.R.Cookie(c.Pinned(DeviceCookie))
	if err != nil || len(cookie.Value) > 64 {
		return ""
	}
	return cookie.Value
}

// deviceFor is the token of this browser, or a new one for who proved whose account
// it is. An account or a network that makes many gets such as nobody knows again: they would be
// lanes without end.
func deviceFor(c *Call, account string) string {
	if c.known {
		return device(c)
	}
	if !c.spend(limit.VaultLane(account), limit.Devices, 1) || !c.spend(house(c), limit.DevicesHere, 1) {
		return vault.NewToken()
	}
	return c.Keys.NewDevice()
}

// DeviceHash is what a known browser is found by; empty for any other.
func DeviceHash(c *Call) string {
	if d := device(c); d != "" {
		return vault.TokenHash(d)
	}
	return ""
}

// BrowserName is what the browser says it is, short enough for a list.
func BrowserName(agent string) string {
	for _, b := range []struct{ mark, name string }{
		{"Edg", "Edge"}, {"OPR", "Opera"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"},
	} {
		if strings.Contains(agent, b.mark) {
			for _, on := range []string{"Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"} {
				if strings.Contains(agent, on) {
					return b.name + ", " + on
				}
			}
			return b.name
		}
	}
	return ""
}

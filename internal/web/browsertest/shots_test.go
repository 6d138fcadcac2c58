package browsertest

import (
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

func TestShots(t *testing.T) {
	s := newSite(t)
	mum := keepsFor(t, s)
	kid := mum.comes("otter", 2012).writes()
	small := keepsFor(t, s).comes("mole", 2017)
	b := newTab(t, s, phone)
	b.expect("404")
	b.expect("the server responded")
	day := kid.get("/c/kept")
	_ = day
	shot := func(v *visitor, name, path string, full bool) {
		b.enterAs(v)
		for _, l := range looks[:4] {
			call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: l.features})
			b.do(l.size)
			b.goTo(path)
			r := call(b, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &full})
			os.WriteFile("/tmp/shots/"+name+" "+l.name+".png", r.Data, 0o644)
		}
	}
	_ = chromedp.NoSandbox
	os.MkdirAll("/tmp/shots", 0o755)
	shot(kid, "today", "/c/today", true)
	shot(kid, "say", "/c/say", true)
	shot(kid, "felt", "/c/felt/"+kid.bond(), true)
	shot(small, "felt-young", "/c/felt/"+small.bond(), true)
	shot(kid, "kept", "/c/kept", true)
	shot(kid, "thing", "/c/kept/say-00000000000001", true)
	shot(kid, "thing-felt", "/c/kept/felt-0000000000001", true)
	shot(kid, "wish", "/c/wish", true)
	shot(mum, "voice", "/voice", true)
	shot(mum, "both", "/voice/both", true)
}

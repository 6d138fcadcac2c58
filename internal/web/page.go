package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzip"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/locale"
)

// Page is what every page has.
type Page struct {
	*locale.Locale
	Title    string // key
	Class    string // of <html>: p-landing, p-test, p-result; of a parent's own pages as the frame says, see app
	Assets   *Assets
	Leave    bool     // shows the quick exit
	Own      bool     // shows what is one person's: hidden when the browser brings it back from its memory
	Held     bool     // something is held that stood typed here
	Again    bool     // unlocking led here: it is to be filled in
	Space    bool     // has the script of the pages behind a sign-in
	Idle     int      // seconds after which the page locks; 0: never
	Home     bool     // somebody is signed in, whose first page the page does not name
	Other    []string // what another window kept of that which stands here to be kept
	Answer   bool     // it answers a form, at the address where that goes
	Asked    bool     // somebody asked to recover the account, and the owner has not said who
	Young    bool     // a page of a child
	Tabs     bool     // a parent reads it in their own place
	Discreet bool     // names neither the program nor its subject in the browser's tab
	TitleArg []any
	Who      []childLink // the children to turn to; nobody when there is one
	HelpFor  string      // id of the child about whom help comes first; empty when for none
	Others   bool        // this browser is signed in, and not as the child who stands at the door
	News     *news       // what a page of a child says first
	Cut      *bool       // there is more than the page takes in; known when it is rendered
	today    calendar.Day
}

// Day is a date as people write it, with the year when that is another one.
func (p Page) Day(d calendar.Day) string { return p.Locale.Day(d, p.today) }

func (c *call) page(title string, args ...any) Page {
	p := Page{
		Locale: c.L, Title: title, TitleArg: args, Assets: c.assets(), Leave: true, Class: "p-read", Young: c.young(),
		Own: c.sitting != nil || c.space != nil && !c.plain, Again: c.space != nil && c.r.URL.Query().Has("again"), today: calendar.At(c.now, time.UTC),
		Answer: c.r.Method == http.MethodPost, Other: c.otherwise,
	}
	p.Discreet = c.discreet() || p.Young && c.household() // one computer for all: its history tells nothing of the child
	if c.space != nil {
		p.today, p.Cut = c.space.today, &c.cut
		p.Held = len(c.space.session.Drafts) > 0 && c.space.draftOf(c.formOf(c.r.URL.Path, p.Answer)) >= 0
		p.Space, p.Asked = true, c.space.asked(c.now)
		p.Tabs = !c.plain && !p.Young && c.space.account.Child == nil && c.space.child.Version > 0 && !c.space.locked(c.now)
		p.Who, p.HelpFor, p.News = c.who(), c.helpFor(), c.news()
		if c.space.account.Lock {
			p.Idle = int(account.IdleLock.Seconds())
		}
	}
	return p
}

// ownPage is a page of who is signed in that a child has as well as a parent.
func (c *call) ownPage(title string) Page {
	if c.young() {
		return c.youngPage(title)
	}
	return c.page(title)
}

// discreetCookie says that this browser wants neutral titles, signed in or not.
const (
	discreetCookie = "discreet"
	discreetLife   = 365 * 24 * time.Hour
)

func (c *call) discreet() bool {
	cookie, err := c.r.Cookie(c.pinned(discreetCookie))
	return err == nil && cookie.Value == "1"
}

func (p Page) as(class string) Page { p.Class = class; return p }

// render writes a whole page or nothing of it. Behind a lock it writes only
// what says that it is locked: a form that was sent from there is kept, or
// refused, and shows nothing.
func (c *call) render(code int, t templ.Component) error {
	if c.space != nil && c.space.locked(c.now) && !c.plain {
		return fault.New(fault.Locked, "account.error.locked")
	}
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := t.Render(c.r.Context(), buf); err != nil {
		return err
	}
	c.write(code, "text/html; charset=utf-8", isolate(c.veiled(buf.Bytes()), c.L.Dir))
	return nil
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// write sends a body, compressed where the browser takes it.
func (c *call) write(code int, kind string, body []byte) {
	h := c.w.Header()
	h.Set("Content-Type", kind)
	h.Add("Vary", "Accept-Encoding")
	c.refused = code >= http.StatusBadRequest
	toMany := code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable // at once
	if len(body) > 1024 && acceptsGzip(c.r) && !toMany {
		h.Set("Content-Encoding", "gzip")
		c.w.WriteHeader(code)
		z := zippers.Get().(*gzip.Writer)
		defer zippers.Put(z)
		z.Reset(c.w)
		z.Write(body) //nolint:errcheck // the browser has gone
		z.Close()     //nolint:errcheck // the browser has gone
		return
	}
	c.w.WriteHeader(code)
	c.w.Write(body) //nolint:errcheck // the browser has gone
}

// zippers compress pages at the level where the time still is a third of the render.
var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	return z
}}

func acceptsGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}

// pageCache keeps pages that are the same for everybody, rendered and
// compressed once for each language.
type pageCache struct{ by sync.Map }

type cachedPage struct{ plain, zipped []byte }

// renderShared sends a page that depends on nothing but its key and the language.
func (c *call) renderShared(key string, make func() templ.Component) error {
	return c.renderSharedAs(http.StatusOK, key, make)
}

// renderSharedAs is renderShared with another status.
func (c *call) renderSharedAs(code int, key string, make func() templ.Component) error {
	if c.Fresh {
		return c.render(code, make())
	}
	id := key + "|" + c.L.Tag
	if c.discreet() {
		id += "|discreet"
	}
	kept, ok := c.pages.by.Load(id)
	if !ok {
		var buf bytes.Buffer
		if err := make().Render(context.Background(), &buf); err != nil {
			return err
		}
		kept, _ = c.pages.by.LoadOrStore(id, cachedPage{buf.Bytes(), zip(buf.Bytes())})
	}
	c.sendCached(code, "text/html; charset=utf-8", kept.(cachedPage))
	return nil
}

func (c *call) sendCached(code int, kind string, p cachedPage) {
	h := c.w.Header()
	h["Content-Type"] = []string{kind}
	h["Vary"] = []string{"Accept-Encoding, Accept-Language"}
	body := p.plain
	if p.zipped != nil && acceptsGzip(c.r) {
		h["Content-Encoding"] = []string{"gzip"}
		body = p.zipped
	}
	c.w.WriteHeader(code)
	c.w.Write(body) //nolint:errcheck // the browser has gone
}

func zip(b []byte) []byte {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	z.Write(b) //nolint:errcheck // a buffer takes everything
	z.Close()  //nolint:errcheck // a buffer takes everything
	if out.Len() >= len(b) {
		return nil
	}
	return out.Bytes()
}

// FullTitle is the title of the browser tab. It never holds what a person typed,
// and on a child's pages not the name of the program.
func (p Page) FullTitle() string {
	if p.Discreet {
		return p.T("app.discreet")
	}
	title := p.T(p.Title, p.TitleArg...)
	if p.Class == "p-landing" || p.Young {
		return title
	}
	return title + " – " + p.T("site.name")
}

// icon is a small picture drawn in the page, so that it costs no request.
func (a *Assets) icon(name string) string {
	return `<svg class="i" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">` +
		a.icons[name] + `</svg>`
}

// behind is a page that has the script of the pages behind a sign-in.
func (p Page) behind() Page { p.Space = true; return p }

// door is where the lock of the page stands.
func (p Page) door() string {
	if p.Young {
		return "/c"
	}
	return ""
}

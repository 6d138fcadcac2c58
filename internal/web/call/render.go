package call

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzip"

	"mentor/internal/account"
	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/web/page"
	"mentor/internal/web/space"
)

// FreshAssets are the loaded ones, or the ones on disk as they are now.
func (c *Call) FreshAssets() *page.Assets {
	if !c.Fresh {
		return c.Assets
	}
	if a, err := page.LoadAssets(c.Assets.Files); err == nil {
		return a
	}
	return c.Assets
}

// TabOf is the tab that a form of the frame was sent from; today where none stands.
func (c *Call) TabOf() string {
	here := c.R.PostForm.Get("here")
	if slices.ContainsFunc(page.Tabs, func(t page.Tab) bool { return t.Here == here }) {
		return "/" + here
	}
	return "/today"
}

// Page is the page of this request, with its title by key and what the title names.
func (c *Call) Page(title string, args ...any) page.Page {
	p := page.Page{
		Locale: c.L, Title: title, TitleArg: args, Assets: c.FreshAssets(), Leave: true, Class: "p-read", OfChild: c.OfChild(),
		Own: c.Sitting != nil || c.Space != nil && !c.BeforeLock, Again: c.Space != nil && c.R.URL.Query().Has("again"), ReadOn: calendar.At(c.Now, time.UTC),
		Answer: c.R.Method == http.MethodPost, Other: c.otherwise,
	}
	p.Discreet = c.Discreet() || p.OfChild && c.Household() // one computer for all: its history tells nothing of the child
	if c.Space != nil {
		p.ReadOn, p.Cut = c.Space.Today, &c.Cut
		p.Held = len(c.Space.Session.Drafts) > 0 && c.Space.DraftOf(formOf(c, c.R.URL.Path, p.Answer)) >= 0
		p.Space, p.Asked = true, c.Space.Asked(c.Now)
		p.Tabs = !c.BeforeLock && !p.OfChild && c.Space.Account.Child == nil && c.Space.Child.Version > 0 && !c.Space.Locked(c.Now)
		p.Who, p.HelpFor, p.News = who(c), helpFor(c), news(c)
		if c.Space.Account.Lock {
			p.Idle = int(account.IdleLock.Seconds())
		}
	}
	return p
}

// OwnPage is a page of who is signed in that a child has as well as a parent.
func (c *Call) OwnPage(title string) page.Page {
	if c.OfChild() {
		return c.ChildPage(title)
	}
	return c.Page(title)
}

// DiscreetCookie says that this browser wants neutral titles, signed in or not, for
// DiscreetLife after it was last asked for.
const (
	DiscreetCookie = "discreet"
	DiscreetLife   = 365 * 24 * time.Hour
)

// Discreet reports whether this browser wants titles that tell nothing.
func (c *Call) Discreet() bool {
	cookie, err := c.R.Cookie(c.Pinned(DiscreetCookie))
	return err == nil && cookie.Value == "1"
}

// Render writes a whole page or nothing of it. Behind a lock it writes only
// what says that it is locked: a form that was sent from there is kept, or
// refused, and shows nothing.
func (c *Call) Render(code int, t templ.Component) error {
	if c.Space != nil && c.Space.Locked(c.Now) && !c.BeforeLock {
		return fault.New(fault.Locked, "account.error.locked")
	}
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if err := t.Render(c.R.Context(), buf); err != nil {
		return err
	}
	c.Write(code, "text/html; charset=utf-8", Isolate(veiled(c, buf.Bytes()), c.L.Dir))
	return nil
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Write sends a body, compressed where the browser takes it.
func (c *Call) Write(code int, kind string, body []byte) {
	h := c.W.Header()
	h.Set("Content-Type", kind)
	h.Add("Vary", "Accept-Encoding")
	c.refused = code >= http.StatusBadRequest
	toMany := code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable // at once
	if len(body) > 1024 && acceptsGzip(c.R) && !toMany {
		h.Set("Content-Encoding", "gzip")
		c.W.WriteHeader(code)
		z := zippers.Get().(*gzip.Writer)
		defer zippers.Put(z)
		z.Reset(c.W)
		z.Write(body) //nolint:errcheck // the browser has gone
		z.Close()     //nolint:errcheck // the browser has gone
		return
	}
	c.W.WriteHeader(code)
	c.W.Write(body) //nolint:errcheck // the browser has gone
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
type pageCache struct{ By sync.Map }

// RenderShared sends a page that depends on nothing but its key and the language.
func (c *Call) RenderShared(key string, make func() templ.Component) error {
	return c.renderSharedAs(http.StatusOK, key, make)
}

// renderSharedAs is RenderShared with another status.
func (c *Call) renderSharedAs(code int, key string, make func() templ.Component) error {
	if c.Fresh {
		return c.Render(code, make())
	}
	id := key + "|" + c.L.Tag
	if c.Discreet() {
		id += "|discreet"
	}
	kept, ok := c.Pages.By.Load(id)
	if !ok {
		var buf bytes.Buffer
		if err := make().Render(context.Background(), &buf); err != nil {
			return err
		}
		kept, _ = c.Pages.By.LoadOrStore(id, page.CachedPage{Plain: buf.Bytes(), Zipped: page.Zip(buf.Bytes())})
	}
	c.SendCached(code, "text/html; charset=utf-8", kept.(page.CachedPage))
	return nil
}

// SendCached sends what was rendered before.
func (c *Call) SendCached(code int, kind string, p page.CachedPage) {
	h := c.W.Header()
	h["Content-Type"] = []string{kind}
	h["Vary"] = []string{"Accept-Encoding, Accept-Language"}
	body := p.Plain
	if p.Zipped != nil && acceptsGzip(c.R) {
		h["Content-Encoding"] = []string{"gzip"}
		body = p.Zipped
	}
	c.W.WriteHeader(code)
	c.W.Write(body) //nolint:errcheck // the browser has gone
}

// Download sends a file to be saved; an error goes on.
func (c *Call) Download(name, kind string, data []byte, err error) error {
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Write(http.StatusOK, kind, data)
	return nil
}

// childDay is a day as it is said to a child: Tuesday, 14 May.
func (c *Call) childDay(at time.Time, s *space.Space) string {
	weekday := calendar.At(at, s.Zone).Weekday()
	return c.L.T("date.long", "weekday", c.L.T("date.weekday."+strconv.Itoa(int(weekday))), "day", Day(c, at, s))
}

// ChildPage is a page of the child's own.
func (c *Call) ChildPage(title string) page.Page { return c.Page(title).As("p-young") }

// ChildOutside is a page before the child is in.
func (c *Call) ChildOutside() page.Page {
	p := c.Page("young.title").As("p-young").Behind()
	_, _, in := SessionToken(c)
	p.Others = in && c.Space == nil
	return p
}

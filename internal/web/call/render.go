package call

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzip"

	"mentor/internal/fault"
	"mentor/internal/web/page"
)

// Render writes a whole page or nothing of it. Behind a lock it writes only
// what says that it is locked: a form that was sent from there is kept, or
// refused, and shows nothing.
func (c *Call) Render(code int, t templ.Component) error {
	if c.Space != nil && c.Space.Locked(c.Now) && !c.HidesSpace {
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

// Redirect sends the browser to a path of our own with GET.
func (c *Call) Redirect(path string) error {
	if c.R.Method == http.MethodPost && c.R.Header.Get("Sec-Fetch-Site") == "" && givesFirst(c) {
		path = AfterCookie(path)
	}
	http.Redirect(c.W, c.R, Veil(c, path), http.StatusSeeOther)
	return nil
}

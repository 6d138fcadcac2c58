package web

import (
	"context"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"mentor/internal/web/demo"
)

var galleryLink = regexp.MustCompile(`href="(/demo/[^"]+)"`)

// galleryLinks are all links of the gallery.
func galleryLinks(v *visitor) (links []string) {
	v.t.Helper()
	for _, m := range galleryLink.FindAllStringSubmatch(v.want(v.get("/demo"), 200), -1) {
		links = append(links, html.UnescapeString(m[1]))
	}
	return links
}

// Every link of the gallery leads to its page and no further, or shows how it is refused.
func TestGallery(t *testing.T) {
	t.Parallel()
	v := newSite(t, withParents).visitor()
	links := galleryLinks(v)
	for _, link := range links {
		w := v.get(link)
		if at := w.Header().Get("Location"); at != "" {
			w = v.get(at)
		}
		refused := strings.HasPrefix(link, "/demo/failing")
		if fine := w.Code == 200 && !refused || w.Code >= 400 && w.Code != 500 && refused; !fine {
			t.Errorf("%s: status %d %s", link, w.Code, w.Header().Get("Location"))
		}
	}
	t.Logf("%d links", len(links))
}

// A route to read is in the gallery, or excepted with a reason.
func TestGalleryHasAllPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, withParents)
	linked, excepted := map[string]bool{}, maps.Clone(demo.Excepted)
	for _, link := range galleryLinks(s.visitor()) {
		_, to, _ := strings.Cut(link, "?to=")
		to, _ = url.QueryUnescape(to)
		linked[to] = true
	}
	for _, pattern := range s.Patterns {
		to, read := strings.CutPrefix(strings.TrimSuffix(pattern, "{$}"), "GET ")
		if delete(excepted, to); read && linked[to] == (demo.Excepted[to] != "") {
			t.Errorf("%s: in the gallery %t, excepted because it is %q", pattern, linked[to], demo.Excepted[to])
		}
	}
	for to := range excepted {
		t.Errorf("there is no route %s any more", to)
	}
}

// Who follows a link is somebody else then, and nobody they were before.
func TestGalleryChangesWho(t *testing.T) {
	t.Parallel()
	v := newSite(t, withParents).visitor()
	v.want(v.get("/demo/typical-child?to=/c/today"), 303, "/c/today")
	v.want(v.get("/demo/empty-result?to=/result"), 303, "/result")
	v.want(v.get("/c/today"), 303, "/c")
	v.want(v.get("/demo/empty-anyone?to=/"), 303, "/")
	v.want(v.get("/result"), 404)
	v.want(v.get("/demo/typical-parent?to=//elsewhere.example"), 404)
}

// Who is refused is refused again, by a later request.
func TestGalleryRefusesAgain(t *testing.T) {
	t.Parallel()
	v := newSite(t, withParents).visitor()
	for range 2 {
		ctx, done := context.WithCancel(t.Context())
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/demo/failing-parent?to=/vision", http.NoBody)
		r.Host = v.origin()
		w := httptest.NewRecorder()
		v.handler.ServeHTTP(w, r)
		done()
		if body := v.want(w, 422); !strings.Contains(body, "We sat in the kitchen") {
			t.Errorf("what was typed is not on the page:\n%s", body)
		}
	}
}

// On a site for people there is no gallery.
func TestNoGalleryForPeople(t *testing.T) {
	t.Parallel()
	v := newSite(t).visitor()
	for _, path := range []string{"/demo", "/demo/family", "/demo/typical-parent?to=/today"} {
		v.want(v.get(path), 404)
	}
}

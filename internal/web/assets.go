package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"

	"mentor/internal/fault"
	"mentor/internal/library"
)

//go:embed assets
var assetFiles embed.FS

// EmbeddedAssets are the assets built into the program.
func EmbeddedAssets() fs.FS {
	sub, err := fs.Sub(assetFiles, "assets")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// Assets are styles, script, fonts and pictures, each served under a name that
// holds its hash, so that a browser may keep it for ever.
type Assets struct {
	files fs.FS
	by    map[string]asset  // by served name
	names map[string]string // file -> served name
	icons map[string]string // inner SVG by name
	hero  string
}

type asset struct {
	kind string
	cachedPage
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".woff2": "font/woff2", ".png": "image/png", ".webmanifest": "application/manifest+json",
}

// LoadAssets reads all assets.
func LoadAssets(files fs.FS) (*Assets, error) {
	a := &Assets{files: files, by: map[string]asset{}, names: map[string]string{}, icons: map[string]string{}}
	for _, suffix := range []string{".woff2", ".svg", ".png", ".css", ".js"} { // a style names fonts, so fonts come first
		err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(name) != suffix {
				return err
			}
			return a.add(name)
		})
		if err != nil {
			return nil, err
		}
	}
	return a, nil
}

var fontURL = regexp.MustCompile(`url\((fonts/[^)]+)\)`)

func (a *Assets) add(name string) error {
	data, err := fs.ReadFile(a.files, name)
	if err != nil {
		return err
	}
	switch name {
	case "hero.svg":
		a.hero = string(data)
		return nil
	case "sprite.svg":
		for _, m := range symbol.FindAllStringSubmatch(string(data), -1) {
			a.icons[m[1]] = m[2]
		}
		return nil
	}
	if strings.HasSuffix(name, ".css") {
		data = fontURL.ReplaceAllFunc(data, func(m []byte) []byte {
			return fmt.Appendf(nil, "url(/assets/%s)", a.names[string(fontURL.FindSubmatch(m)[1])])
		})
	}
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	served := strings.TrimSuffix(path.Base(name), ext) + "-" + hex.EncodeToString(sum[:6]) + ext
	page := cachedPage{plain: data}
	if ext != ".woff2" && ext != ".png" {
		page.zipped = zip(data)
	}
	a.by[served] = asset{kinds[ext], page}
	a.names[name] = served
	return nil
}

var symbol = regexp.MustCompile(`<symbol id="([^"]+)"[^>]*>(.*?)</symbol>`)

// Path is where an asset is served.
func (a *Assets) Path(name string) string { return "/assets/" + a.names[name] }

// assets are the loaded ones, or the ones on disk as they are now.
func (c *call) assets() *Assets {
	if !c.Fresh {
		return c.Assets
	}
	if a, err := LoadAssets(c.Assets.files); err == nil {
		return a
	}
	return c.Assets
}

func (c *call) asset() error {
	name := c.r.PathValue("name")
	a, ok := c.assets().by[name]
	if d := c.shelf().Danger(); !ok && name != d.Name {
		return fault.New(fault.NotFound, "error.not_found")
	} else if !ok {
		a = asset{kind: "application/json", cachedPage: cachedPage{plain: d.JSON, zipped: c.dangerZipped(d)}}
	}
	c.w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	c.sendCached(http.StatusOK, a.kind, a.cachedPage)
	return nil
}

// dangerZipped compresses the words of danger once.
func (c *call) dangerZipped(d library.Danger) []byte {
	kept, ok := c.pages.by.Load(d.Name)
	if !ok {
		kept, _ = c.pages.by.LoadOrStore(d.Name, cachedPage{zipped: zip(d.JSON)})
	}
	return kept.(cachedPage).zipped
}

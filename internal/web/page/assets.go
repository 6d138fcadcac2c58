package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// Assets are styles, script, fonts and pictures, each served under a name that
// holds its hash, so that a browser may keep it for ever.
type Assets struct {
	Files fs.FS
	By    map[string]Asset  // by served name
	Names map[string]string // file -> served name
	icons map[string]string // inner SVG by name
	Hero  string
}

// Asset is a file as it is served.
type Asset struct {
	Kind string
	CachedPage
}

// Kinds are the content types of assets by the end of their names.
var Kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".woff2": "font/woff2", ".png": "image/png", ".webmanifest": "application/manifest+json",
}

// LoadAssets reads all assets.
func LoadAssets(files fs.FS) (*Assets, error) {
	a := &Assets{Files: files, By: map[string]Asset{}, Names: map[string]string{}, icons: map[string]string{}}
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

func (a *Assets) add(name string) error {
	data, err := fs.ReadFile(a.Files, name)
	if err != nil {
		return err
	}
	switch name {
	case "hero.svg":
		a.Hero = string(data)
		return nil
	case "sprite.svg":
		for _, m := range symbol.FindAllStringSubmatch(string(data), -1) {
			a.icons[m[1]] = m[2]
		}
		return nil
	}
	if strings.HasSuffix(name, ".css") {
		data = fontURL.ReplaceAllFunc(data, func(m []byte) []byte {
			return fmt.Appendf(nil, "url(/assets/%s)", a.Names[string(fontURL.FindSubmatch(m)[1])])
		})
	}
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	served := strings.TrimSuffix(path.Base(name), ext) + "-" + hex.EncodeToString(sum[:6]) + ext
	p := CachedPage{Plain: data}
	if ext != ".woff2" && ext != ".png" {
		p.Zipped = Zip(data)
	}
	a.By[served] = Asset{Kinds[ext], p}
	a.Names[name] = served
	return nil
}

var fontURL = regexp.MustCompile(`url\((fonts/[^)]+)\)`)

var symbol = regexp.MustCompile(`<symbol id="([^"]+)"[^>]*>(.*?)</symbol>`)

// Path is where an asset is served.
func (a *Assets) Path(name string) string { return "/assets/" + a.Names[name] }

// icon is a small picture drawn in the page, so that it costs no request.
func (a *Assets) icon(name string) string {
	return `<svg class="i" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">` +
		a.icons[name] + `</svg>`
}

// CachedPage is a rendered page, and the same compressed.
type CachedPage struct{ Plain, Zipped []byte }

// Zip compresses as well as can be; nil when that makes it no smaller.
func Zip(b []byte) []byte {
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

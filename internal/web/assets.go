package web

import (
	"embed"
	"io/fs"
	"net/http"

	"mentor/internal/fault"
	"mentor/internal/library"
	"mentor/internal/web/call"
	"mentor/internal/web/page"
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

func asset(c *call.Call) error {
	name := c.R.PathValue("name")
	a, ok := c.FreshAssets().By[name]
	if d := c.Shelf().Danger(); !ok && name != d.Name {
		return fault.New(fault.NotFound, "error.not_found")
	} else if !ok {
		a = page.Asset{Kind: "application/json", CachedPage: page.CachedPage{Plain: d.JSON, Zipped: dangerZipped(c, d)}}
	}
	c.W.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	c.SendCached(http.StatusOK, a.Kind, a.CachedPage)
	return nil
}

// dangerZipped compresses the words of danger once.
func dangerZipped(c *call.Call, d library.Danger) []byte {
	kept, ok := c.Pages.By.Load(d.Name)
	if !ok {
		kept, _ = c.Pages.By.LoadOrStore(d.Name, page.CachedPage{Zipped: page.Zip(d.JSON)})
	}
	return kept.(page.CachedPage).Zipped
}

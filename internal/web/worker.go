package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// clearSite tells the browser to forget what this site keeps on the device,
// its worker among it.
const clearSite = `"cache", "storage"`

// worker sends the script that keeps the pause for when there is no network. It
// names what to keep: pages that are the same for everybody, and what they are
// drawn with.
func (c *call) worker() error {
	a := c.assets()
	list, err := json.Marshal(append([]string{"/breathe", "/help", "/c/help"}, a.toKeep()...))
	if err != nil {
		return err
	}
	script := a.by[a.names["sw.js"]].plain
	c.write(http.StatusOK, kinds[".js"], bytes.Replace(script, []byte("['KEPT']"), list, 1))
	return nil
}

// toKeep are the paths of what a page is drawn with: style, script, fonts, icons.
func (a *Assets) toKeep() (paths []string) {
	for name := range a.names {
		if slices.Contains([]string{"app.css", "app.js", "young.css"}, name) || strings.HasPrefix(name, "fonts/") || strings.HasPrefix(name, "icon") {
			paths = append(paths, a.Path(name))
		}
	}
	slices.Sort(paths)
	return paths
}

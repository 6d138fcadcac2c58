package web

import (
	"bytes"
	"encoding/json"
	"net/http"

	"mentor/internal/web/call"
	"mentor/internal/web/page"
)

// worker sends the script that keeps the pause for when there is no network. It
// names what to keep: pages that are the same for everybody, and what they are
// drawn with.
func worker(c *call.Call) error {
	a := c.FreshAssets()
	list, err := json.Marshal(append([]string{"/breathe", "/help", "/c/help"}, toKeep(a)...))
	if err != nil {
		return err
	}
	script := a.By[a.Names["sw.js"]].Plain
	c.Write(http.StatusOK, page.Kinds[".js"], bytes.Replace(script, []byte("['KEPT']"), list, 1))
	return nil
}

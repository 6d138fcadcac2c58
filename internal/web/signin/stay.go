package signin

import (
	"net/http"

	"mentor/internal/web/call"
)

// Stay notes that somebody is still at the page.
func Stay(c *call.Call) error {
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

package site

import (
	"net/http"

	"mentor/internal/web/call"
)

// Health answers GET /healthz.
func Health(c *call.Call) error {
	c.MaxWait = call.HealthPatience
	if err := c.DB.Ready(c.Ctx()); err != nil {
		c.Log.Error("not ready", "error", err.Error())
		c.Write(http.StatusServiceUnavailable, "text/plain; charset=utf-8", []byte("database does not answer\n"))
		return nil
	}
	c.Write(http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
	return nil
}

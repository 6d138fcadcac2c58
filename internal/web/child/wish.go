package child

import (
	"net/http"

	"mentor/internal/vault"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// Wish answers GET /c/wish.
func Wish(c *call.Call) error {
	return showSay(c, http.StatusOK, sayPage{Thing: space.Kept[voice.Thing]{ID: vault.NewID(), Value: voice.Thing{What: voice.Wish}}})
}

// KeepWish answers POST /c/wish.
func KeepWish(c *call.Call) error {
	return keepWords(c, voice.Wish, func(t *voice.Thing) { t.Activity = c.R.PostForm.Get("activity") })
}

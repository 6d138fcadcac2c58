package library

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"mentor/internal/voice"
)

// Danger is a language's words of danger as a file that a browser may keep.
type Danger struct {
	Name string // has a hash of what is in it, so that it never changes
	JSON []byte
}

func newDanger(lang string, w *voice.Words) Danger {
	if w == nil {
		w = &voice.Words{} // it could not be read, and that was said
	}
	data, err := json.Marshal(map[string][]string{"danger": w.Danger, "groups": w.Groups, "ordinary": w.Ordinary})
	if err != nil {
		panic(err) // texts can be marshalled
	}
	sum := sha256.Sum256(data)
	return Danger{Name: "danger-" + lang + "-" + hex.EncodeToString(sum[:6]) + ".json", JSON: data}
}

// Package content holds everything people read: the test, the advice, the
// steps, the help lines and the languages, as files. Code knows their shape,
// never their words.
package content

import "embed"

// Files is the content that is built into the program.
//
//go:embed agreement instruments advice steps helplines family journal locale plan practices result safety seek talk voice
var Files embed.FS

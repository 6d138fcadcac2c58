#!/usr/bin/env bash
# Go's two ways to a plural disagree: x/text counts by CLDR 32, go-i18n (which imports x/text) by a newer one.
# Guess: a library of translations that is built on x/text takes its plural rules from there.
# What happens (golang.org/x/text 0.44.0, go-i18n 2.7.0, Node 20 with CLDR 48):
#   Hebrew 20           x/text many,  go-i18n other, Node other (a later CLDR has taken "many" out of Hebrew)
#   Spanish 1 000 000   x/text other, go-i18n many,  Node many; French, Portuguese, Italian, Catalan alike
#   Hebrew 0.5          x/text other, go-i18n one,   Node one; 1.5 is "other" in all three
# Why it matters: a catalogue that was complete for the one lacks a form for the other. A Hebrew text that was given
# "many" is never shown by go-i18n, and a message without "many" is missing in Spanish once a count is a million.
# Versions: golang.org/x/text v0.44.0, go-i18n v2.7.0, Node 20. Source: https://pkg.go.dev/golang.org/x/text/feature/plural (CLDRVersion)
set -euo pipefail
dir=$(mktemp -d); trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT; cd "$dir"
cat > go.mod <<'M'
module f

go 1.25
M
cat > main.go <<'G'
package main

import (
	"fmt"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

var forms = []string{"other", "zero", "one", "two", "few", "many"} // as plural.Form counts

func main() {
	for _, x := range []struct {
		tag    string
		text   string
		digits []byte
		exp    int
		scale  int
	}{
		{"he", "20", []byte{2}, 2, 0}, {"he", "0.5", []byte{5}, 0, 1}, {"he", "1.5", []byte{1, 5}, 1, 1},
		{"es", "1000000", []byte{1}, 7, 0}, {"fr", "1000000", []byte{1}, 7, 0}, {"pt", "1000000", []byte{1}, 7, 0},
		{"it", "1000000", []byte{1}, 7, 0}, {"ca", "1000000", []byte{1}, 7, 0},
	} {
		tag := language.MustParse(x.tag)
		b := i18n.NewBundle(tag)
		if err := b.AddMessages(tag, &i18n.Message{ID: "m", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"}); err != nil {
			panic(err)
		}
		got, err := i18n.NewLocalizer(b, x.tag).Localize(&i18n.LocalizeConfig{MessageID: "m", PluralCount: x.text})
		if err != nil {
			panic(err)
		}
		fmt.Println(x.tag, x.text, "x/text", forms[plural.Cardinal.MatchDigits(tag, x.digits, x.exp, x.scale)], "go-i18n", got)
	}
	fmt.Println("x/text has CLDR", plural.CLDRVersion)
}
G
go get golang.org/x/text@v0.44.0 github.com/nicksnyder/go-i18n/v2@v2.7.0 2>/dev/null
go mod tidy >/dev/null 2>&1
grep -E 'x/text|go-i18n' go.mod
{ go run .; TZ=UTC node -e 'for (const [l, n] of [["he", 20], ["he", 0.5], ["he", 1.5], ["es", 1e6], ["fr", 1e6], ["pt", 1e6], ["it", 1e6], ["ca", 1e6]]) console.log(l, n, "node", new Intl.PluralRules(l).select(n))'; } | tee out
diff out - <<'X'
he 20 x/text many go-i18n other
he 0.5 x/text other go-i18n one
he 1.5 x/text other go-i18n other
es 1000000 x/text other go-i18n many
fr 1000000 x/text other go-i18n many
pt 1000000 x/text other go-i18n many
it 1000000 x/text other go-i18n many
ca 1000000 x/text other go-i18n many
x/text has CLDR 32
he 20 node other
he 0.5 node one
he 1.5 node other
es 1000000 node many
fr 1000000 node many
pt 1000000 node many
it 1000000 node many
ca 1000000 node many
X
echo "as stated"

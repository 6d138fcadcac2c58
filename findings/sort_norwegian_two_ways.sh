#!/usr/bin/env bash
# Go sorts names for Norwegians in two ways: nynorsk as in the phone book, bokmål as if æ, ø and å were a and o.
# Guess: the languages of one country, with one alphabet, sort alike; what is old in the data is old for both.
# What happens (golang.org/x/text 0.44.0, whose order is that of CLDR 23): "nn" puts Ærø, Øre, Åse after Zoe, as "da"
# does; "nb" and "no" put Ærø before Anna. "lv" has Yana at the end (now after I), "fr-CA" looks at accents from the
# front (from the back in CLDR). Node 20 (CLDR 48) has all seven right.
# Why it matters: "nb" is what nearly every browser in Norway asks for; a list of names tried with "nn" or "da" is right.
# Versions: golang.org/x/text v0.44.0, Node 20. Source: https://pkg.go.dev/golang.org/x/text/collate (CLDRVersion), https://www.unicode.org/cldr/charts/latest/collation/
set -euo pipefail
dir=$(mktemp -d); trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT; cd "$dir"
cat > main.go <<'G'
package main

import (
	"fmt"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

func main() {
	fmt.Println("x/text has CLDR", collate.CLDRVersion)
	for _, x := range [][2]string{
		{"da", "Åse Ærø Øre Vera Zoe Anna"}, {"nb", "Åse Ærø Øre Vera Zoe Anna"}, {"no", "Åse Ærø Øre Vera Zoe Anna"}, {"nn", "Åse Ærø Øre Vera Zoe Anna"},
		{"lv", "Yana Ķirs Kārlis Ilze"}, {"fr-CA", "côté coté côte cote"}, {"sv", "Åsa Örjan Vera Wilma Zoe"},
	} {
		names := strings.Fields(x[1])
		collate.New(language.MustParse(x[0])).SortStrings(names)
		fmt.Println(x[0], "x/text", strings.Join(names, " "))
	}
}
G
printf 'module f\n\ngo 1.25\n' > go.mod
go get golang.org/x/text@v0.44.0 >/dev/null 2>&1; go mod tidy >/dev/null 2>&1; grep x/text go.mod
{ go run .; node -e 'for (const [tag, names] of [["da", "Åse Ærø Øre Vera Zoe Anna"], ["nb", "Åse Ærø Øre Vera Zoe Anna"], ["no", "Åse Ærø Øre Vera Zoe Anna"], ["nn", "Åse Ærø Øre Vera Zoe Anna"], ["lv", "Yana Ķirs Kārlis Ilze"], ["fr-CA", "côté coté côte cote"], ["sv", "Åsa Örjan Vera Wilma Zoe"]]) console.log(tag, "node", names.split(" ").sort(new Intl.Collator(tag).compare).join(" "))'; } | tee out
diff out - <<'X'
x/text has CLDR 23
da x/text Anna Vera Zoe Ærø Øre Åse
nb x/text Ærø Anna Åse Øre Vera Zoe
no x/text Ærø Anna Åse Øre Vera Zoe
nn x/text Anna Vera Zoe Ærø Øre Åse
lv x/text Ilze Kārlis Ķirs Yana
fr-CA x/text cote coté côte côté
sv x/text Vera Wilma Zoe Åsa Örjan
da node Anna Vera Zoe Ærø Øre Åse
nb node Anna Vera Zoe Ærø Øre Åse
no node Anna Vera Zoe Ærø Øre Åse
nn node Anna Vera Zoe Ærø Øre Åse
lv node Ilze Yana Kārlis Ķirs
fr-CA node cote côte coté côté
sv node Vera Wilma Zoe Åsa Örjan
X
echo "as stated"

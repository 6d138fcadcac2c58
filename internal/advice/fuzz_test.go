package advice

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"mentor/content"
)

// Whatever an author writes into a deck, checking it and choosing from it never panics.
func FuzzAdvice(f *testing.F) {
	form := loadForm(f)
	sources, err := fs.ReadFile(content.Files, "advice/sources.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, area := range Areas {
		data, err := fs.ReadFile(content.Files, "advice/"+area+".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, small := range []string{
		"cards: [null]",
		"cards: [{id: a, scale: CLO, step: 1, minutes: 1, source: ours, when: {all: [{fact: living}]}}]",
		"cards: [{id: a, scale: X, when: {any: [{item: CLO1, at_most: 9, at_least: 3}, {item: nowhere, at_most: 2}, {mistake: x}, {cause: y}, {guidance: z}]}}]",
		"cards: [{id: a, when: {none: [{mistake: lied, at_least: [1]}]}}, {id: a}]",
	} {
		f.Add([]byte(small))
	}
	f.Fuzz(func(_ *testing.T, data []byte) {
		files := fstest.MapFS{"advice/sources.yaml": {Data: sources}, "advice/guide.yaml": {Data: data}, "advice/en/guide.yaml": {Data: data}}
		d, _ := LoadDeck(files, form)
		d.Gaps(form)
		_, _ = d.LoadWords(files, form, "en")
	})
}

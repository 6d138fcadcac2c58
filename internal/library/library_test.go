package library_test

import (
	"testing"

	"mentor/content"
	"mentor/internal/library"
)

// The content that is built into the program has no problem.
func TestContent(t *testing.T) {
	l, problems := library.Load(content.Files)
	for _, p := range problems {
		t.Error(p)
	}
	if got := len(l.Deck.Cards); got < 48 {
		t.Errorf("%d advice cards; at least 48 are promised", got)
	}
	if got := len(l.Current().Items()); got != 56 {
		t.Errorf("%d scored items, want 56", got)
	}
	if got := len(l.Help.Countries); got < 35 {
		t.Errorf("%d countries, want at least 35", got)
	}
}

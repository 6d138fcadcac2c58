package browsertest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mentor/internal/instrument"
	"mentor/internal/web/demo"
)

// Every made-up parent takes the full test by taps on a phone; the result says
// what it must and nothing it must not.
func TestParentsTakeTheTest(t *testing.T) {
	t.Parallel()
	parents, err := demo.Parents()
	if err != nil || len(parents) < 5 {
		t.Fatalf("%d made-up parents (%v), want five", len(parents), err)
	}
	for _, p := range parents {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			b := newTab(t, s, phone)
			b.beginAs(s, p)
			for n, stop := range s.form.Course() {
				if n == s.short() {
					b.at("/test/check")
					b.tap(`.check a.btn-lg`)
				}
				b.at(address(n + 1))
				b.answerAs(s, p, stop)
			}
			b.at("/test/check")
			b.tap(`.check form button`)
			b.at("/result")
			said := b.everything()
			for _, phrase := range p.Must {
				if !strings.Contains(said, plain(phrase)) {
					t.Errorf("the result lacks %q", phrase)
				}
			}
			for _, phrase := range p.MustNot {
				if strings.Contains(said, plain(phrase)) {
					t.Errorf("the result says %q", phrase)
				}
			}
		})
	}
}

func (b *tab) beginAs(s *site, p demo.Parent) {
	b.t.Helper()
	b.goTo("/test")
	i := slices.IndexFunc(s.form.Bands, func(x instrument.Band) bool { return x.ID == p.Band })
	age := fmt.Sprintf(`.pill:nth-child(%d) input`, i+1)
	b.until(fmt.Sprintf(`document.querySelector(%q).checked`, age), func() { b.tap(age) })
	eval[bool](b, fmt.Sprintf(`(document.querySelector('#name').value = %q, document.querySelector('#country').value = %q, true)`, p.Child, p.Country))
	b.tap(`form .btn-lg`)
}

// answerAs answers the page that stands there as the parent does.
func (b *tab) answerAs(s *site, p demo.Parent, stop instrument.Stop) {
	b.t.Helper()
	if stop.Kind == instrument.AskItem {
		id := s.form.Items()[stop.Place].ID
		b.tap(fmt.Sprintf(`form[data-id=%q] button[value="%d"]`, id, p.Answers[id]))
		return
	}
	yes := false
	if stop.Kind == instrument.AskSafety {
		for _, item := range s.form.SafetyItems(stop.Short) {
			reply := max(1, slices.Index([]string{"", "no", "unsure", "yes", "prefer"}, p.Safety[item.ID]))
			yes = yes || reply > 1
			b.tap(fmt.Sprintf(`[name=%q][value="%d"]`, item.ID, reply))
		}
	}
	for _, id := range s.form.Asked(stop) {
		for _, v := range ticks(stop.Kind, p.Answers[id]) {
			b.tap(fmt.Sprintf(`[name=%q][value="%d"]:not([type=hidden])`, id, v))
		}
	}
	b.tap(`.several-done button`)
	if yes {
		b.says(s.words("careful.mistaken"))
		b.tap(`.careful .cta a`)
	}
}

// ticks are the boxes that stand for an answer; a cause may have two, a mistake
// that is left out has none.
func ticks(kind instrument.Kind, v int) (out []int) {
	if kind != instrument.AskCauses {
		if v > 0 && (kind != instrument.AskMistakes || v <= int(instrument.MistakeNow)) {
			out = append(out, v)
		}
		return out
	}
	for _, bit := range []int{1, 2} {
		if v&bit != 0 {
			out = append(out, bit)
		}
	}
	return out
}

// everything is the text of the page, closed cards too.
func (b *tab) everything() string {
	b.t.Helper()
	return plain(eval[string](b, `(document.querySelectorAll('details').forEach(d => d.open = true), document.querySelector('main').innerText)`))
}

// plain drops quotes, which the style sheet adds, and folds white space.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune("“”\"", r) {
			return -1
		}
		return r
	}, text)
	return strings.ToLower(strings.Join(strings.Fields(text), " "))
}

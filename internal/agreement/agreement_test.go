package agreement_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"mentor/internal/agreement"
	"mentor/internal/calendar"
	"mentor/internal/fault"
)

const (
	mum, kid, other              = "vault-of-mum", "vault-of-kid", "vault-of-somebody"
	today           calendar.Day = 20_000
)

func terms(what string) agreement.Terms {
	return agreement.Terms{What: what, From: today, Review: today + 14}
}

// says fails unless err is the fault with the key; empty for none.
func says(t *testing.T, what string, err error, key string) {
	t.Helper()
	f, _ := fault.As(err)
	if got := map[bool]string{true: "", false: "?"}[err == nil]; f != nil && f.Key != key || f == nil && got != key {
		t.Errorf("%s: %v, want %q", what, err, key)
	}
}

// play makes an agreement by moves: who, the move, and the version that they saw.
type played struct {
	t *testing.T
	a agreement.Agreement
	n int
}

func begin(t *testing.T) *played {
	t.Helper()
	a, err := agreement.Propose("form-00", mum, terms("first"), today)
	says(t, "propose", err, "")
	return &played{t, a, 0}
}

// does makes a move and wants a fault, or none.
func (p *played) does(who, move string, seen int, key string) *played {
	p.t.Helper()
	p.n++
	id := "form-" + string(rune('a'+p.n))
	var next agreement.Agreement
	var err error
	switch move {
	case "change":
		next, err = p.a.Change(id, who, seen, terms("changed "+id), today)
	case "yes":
		next, err = p.a.Sign(id, who, seen, today)
	case "not-yet":
		next, err = p.a.NotYet(id, who, seen, " why ", today)
	case "withdraw":
		next, err = p.a.Withdraw(id, who, seen, today)
	case "note":
		next, err = p.a.Note(id, who, true, today, "words", today)
	case "end":
		next, err = p.a.End(id, who, "", today)
	default:
		next, err = p.a.Look(id, who, seen, "well", agreement.Wish(move), "", today)
	}
	says(p.t, who+" "+move, err, key)
	p.a = next
	return p
}

func (p *played) is(state agreement.State, mums, kids agreement.Turn) *played {
	p.t.Helper()
	if got := p.a.State(); got != state {
		p.t.Errorf("the state is %s, want %s", got, state)
	}
	if got := p.a.Turn(mum, today); got != mums {
		p.t.Errorf("for the one side it is %q, want %q", got, mums)
	}
	if got := p.a.Turn(kid, today); got != kids {
		p.t.Errorf("for the other it is %q, want %q", got, kids)
	}
	return p
}

const (
	older   = "agreement.error.older"
	isOver  = "agreement.error.over"
	theirs  = "agreement.error.not_yours"
	unknown = "error.not_found"
)

func TestMoves(t *testing.T) {
	begin(t).is("proposed", "other", "me").
		does(mum, "yes", 1, "").is("proposed", "other", "me").
		does(mum, "note", 0, "agreement.error.not_agreed").
		does(mum, "keep", 0, older).
		does(kid, "not-yet", 1, "").is("proposed", "", "").
		does(mum, "not-yet", 1, "agreement.error.said_yes").
		does(kid, "withdraw", 1, theirs).
		does(kid, "change", 1, "").is("countered", "me", "other").
		does(mum, "yes", 1, older).
		does(mum, "change", 1, older).
		does(other, "yes", 2, unknown).
		does("", "yes", 2, unknown).
		does(mum, "yes", 2, "").is("agreed", "", "").
		does(mum, "withdraw", 2, theirs).does(kid, "withdraw", 2, theirs).
		does(kid, "note", 0, "").does(mum, "note", 0, "").
		does(mum, "change", 2, "").is("countered", "other", "me").
		does(kid, "note", 0, "").
		does(mum, "withdraw", 3, "").is("agreed", "", "").
		does(mum, "widen", 2, "").is("reviewing", "other", "me").
		does(mum, "keep", 2, "").is("reviewing", "other", "me").
		does(kid, "keep", 2, "").is("agreed", "", "").
		does(kid, "end", 0, "").is("ended", "", "").
		does(mum, "yes", 2, isOver).does(mum, "note", 0, isOver).does(mum, "end", 0, isOver)

	begin(t).does(mum, "withdraw", 1, "").is("withdrawn", "", "").does(kid, "yes", 1, isOver)
	begin(t).does(kid, "yes", 1, "").does(mum, "end", 1, "").does(kid, "keep", 1, isOver)
	// Two who both wish to end it have ended it; one alone has not.
	one, _ := begin(t).does(kid, "yes", 1, "").a.Look("look-1", mum, 1, "badly", agreement.Stop, "", today)
	if one.Over() {
		t.Error("one wish ended it")
	}
	both, _ := one.Look("look-2", kid, 1, "badly", agreement.Stop, "", today)
	if both.State() != agreement.IsEnded {
		t.Error("two wishes did not end it")
	}
}

// What stands is looked at again after as many days as the first time, and a new
// version begins anew.
func TestReviewOn(t *testing.T) {
	p := begin(t).does(kid, "yes", 1, "")
	if got := p.a.ReviewOn(); got != today+14 {
		t.Errorf("first on %v", got)
	}
	if p.a.Turn(kid, today+13) != agreement.Nobodys || p.a.Turn(kid, today+14) != agreement.Boths || p.a.Turn(mum, today+99) != agreement.Boths {
		t.Error("it is not the turn of both from the day on")
	}
	a, _ := p.a.Look("look-1", mum, 1, "well", agreement.GoOn, "", today+14)
	a, _ = a.Look("look-2", kid, 1, "well", agreement.Widen, "", today+20)
	_, last := a.Round()
	if got := a.ReviewOn(); got != today+34 || agreement.Common(last) != "" {
		t.Errorf("then on %v, and both want %q", got, agreement.Common(last))
	}
	a, _ = a.Change("new-1", kid, 1, agreement.Terms{What: "second", From: today + 21, Review: today + 28}, today+21)
	a, _ = a.Sign("yes-1", mum, 2, today+21)
	if got := a.ReviewOn(); got != today+28 {
		t.Errorf("the new version is looked at on %v", got)
	}
}

// A form sent twice is one step; with other words, or by somebody else, it is refused.
func TestSentTwice(t *testing.T) {
	const sent = "agreement.error.sent"
	a := begin(t).does(kid, "yes", 1, "").a
	a, _ = a.Note("note-1", kid, true, today, "words", today)
	again, err := a.Note("note-1", kid, true, today, " words ", today+1)
	says(t, "the same", err, "")
	if len(again.Steps) != len(a.Steps) {
		t.Error("a doubled note is two")
	}
	_, err = a.Note("note-1", kid, true, today, "others", today)
	says(t, "other words", err, sent)
	_, err = a.Note("note-1", mum, true, today, "words", today)
	says(t, "somebody else's", err, sent)
	_, err = a.End("note-1", kid, "words", today)
	says(t, "another move", err, sent)
	b, _ := a.Change("change-1", kid, 1, terms("more"), today)
	c, err := b.Change("change-1", kid, 1, terms("more"), today)
	says(t, "a change", err, "")
	if len(c.Versions()) != 2 {
		t.Error("a doubled change is two")
	}
	_, err = b.Change("change-1", kid, 1, terms("less"), today)
	says(t, "another change", err, sent)
}

func TestTerms(t *testing.T) {
	long := strings.Repeat("ü", agreement.MaxPart+1)
	for _, one := range []struct {
		key  string
		with func(*agreement.Terms)
	}{
		{"", func(*agreement.Terms) {}},
		{"agreement.error.what", func(x *agreement.Terms) { x.What = " " }},
		{"agreement.error.long", func(x *agreement.Terms) { x.What = strings.Repeat("x", agreement.MaxWhat+1) }},
		{"", func(x *agreement.Terms) { x.Why = long[:2*agreement.MaxPart] }},
		{"agreement.error.long", func(x *agreement.Terms) { x.Why = long }},
		{"agreement.error.long", func(x *agreement.Terms) { x.Narrower = long }},
		{"agreement.error.from", func(x *agreement.Terms) { x.From = 0 }},
		{"agreement.error.from", func(x *agreement.Terms) { x.From = today + 61 }},
		{"agreement.error.review", func(x *agreement.Terms) { x.Review = today }},
		{"agreement.error.review", func(x *agreement.Terms) { x.From, x.Review = today-10, today-1 }},
		{"agreement.error.review", func(x *agreement.Terms) { x.Review = today + 185 }},
		{"", func(x *agreement.Terms) { x.Checks = &agreement.Check{What: "a", How: "b", By: agreement.ByBoth} }},
		{"agreement.error.check", func(x *agreement.Terms) { x.Checks = &agreement.Check{What: "a", How: "b"} }},
		{"agreement.error.check", func(x *agreement.Terms) { x.Checks = &agreement.Check{What: "a", By: agreement.ByBoth} }},
		{"agreement.error.check", func(x *agreement.Terms) { x.Checks = &agreement.Check{How: "b", By: agreement.ByFirst} }},
		{"agreement.error.check", func(x *agreement.Terms) { x.Checks = &agreement.Check{What: "a", How: "b", By: "secret"} }},
		{"agreement.error.long", func(x *agreement.Terms) { x.Checks = &agreement.Check{What: "a", How: long, By: agreement.ByBoth} }},
	} {
		x := terms("what")
		one.with(&x)
		_, err := agreement.Propose("form-1", mum, x, today)
		says(t, "terms", err, one.key)
	}
	_, err := begin(t).a.NotYet("form-1", kid, 1, strings.Repeat("x", agreement.MaxWords+1), today)
	says(t, "words", err, "agreement.error.long")
	a := begin(t).does(kid, "yes", 1, "").a
	for _, on := range []calendar.Day{today + 1, today - agreement.NoteBack - 1} {
		_, err := a.Note("form-1", kid, true, on, "", today)
		says(t, "a note", err, "agreement.error.note_day")
	}
	_, err = a.Look("form-1", kid, 1, "great", agreement.GoOn, "", today)
	says(t, "a look", err, "agreement.error.look")
}

func TestStepped(t *testing.T) {
	x := agreement.Terms{What: "Home at nine.", From: today, Review: today + 14, Wider: "At ten on Fridays."}
	got := x.Stepped(agreement.Widen, today+20)
	if got.What != "Home at nine. At ten on Fridays." || got.Wider != "" || got.From != today+20 || got.Review != today+34 {
		t.Errorf("%+v", got)
	}
	if got := x.Stepped(agreement.Narrow, today).What; got != x.What {
		t.Errorf("narrower without words is %q", got)
	}
	if got := got.Differs(x); !slices.Equal(got, []string{"what", "from", "review", "wider"}) {
		t.Error(got)
	}
}

// There is a bound, and at it both can still end.
func TestRoom(t *testing.T) {
	a := begin(t).a
	for n := 1; n < agreement.MaxVersions; n++ {
		var err error
		if a, err = a.Change("change-"+string(rune(n)), []string{mum, kid}[n%2], n, terms("x"), today); err != nil {
			t.Fatal(n, err)
		}
	}
	_, err := a.Change("one-more", kid, agreement.MaxVersions, terms("x"), today)
	says(t, "one more version", err, "agreement.error.full")
	a, _ = a.Sign("yes", mum, agreement.MaxVersions, today)
	for n := len(a.Steps); n < agreement.MaxSteps; n++ {
		a, _ = a.Note("note-"+string(rune(n)), kid, true, today, "", today)
	}
	_, err = a.Note("one-more", kid, true, today, "", today)
	says(t, "one more note", err, "agreement.error.full")
	a, err = a.End("end", kid, "", today)
	says(t, "the end", err, "")
	all := slices.Repeat([]agreement.Agreement{begin(t).a}, agreement.MaxOpen-1)
	says(t, "29 and one that is over", agreement.MayOpen(kid, append(all, a)), "")
	says(t, "30", agreement.MayOpen(kid, append(all, begin(t).a)), "agreement.error.many")

	// Nobody is pressed with more than a few that wait; what was answered does not wait.
	all = slices.Repeat([]agreement.Agreement{begin(t).a}, agreement.MaxWaiting)
	says(t, "one more that waits", agreement.MayOpen(mum, all), "agreement.error.waiting")
	says(t, "one of the other side", agreement.MayOpen(kid, all), "")
	for _, answer := range []string{"yes", "not-yet", "change", "end"} {
		all[0] = begin(t).does(kid, answer, 1, "").a
		says(t, "after "+answer, agreement.MayOpen(mum, all), "")
	}
}

// The JSON is what lies in the rows of everybody: it grows and never changes.
func TestJSON(t *testing.T) {
	a, _ := agreement.Propose("f1", mum, agreement.Terms{
		Template: "knock", What: "w", Why: "y", First: "f", Other: "o", Checks: &agreement.Check{What: "c", How: "h", By: agreement.ByFirst},
		From: today, Review: today + 14, Wider: "u", Narrower: "n",
	}, today)
	a, _ = a.NotYet("f2", kid, 1, "why", today)
	a, _ = a.Sign("f3", kid, 1, today)
	a, _ = a.Note("f4", kid, false, today, "", today)
	a, _ = a.Look("f5", mum, 1, "well", agreement.Widen, "", today)
	const want = `{"a":"vault-of-mum","b":"vault-of-kid","s":[` +
		`{"i":"f1","m":"propose","b":"vault-of-mum","d":"2024-10-04","t":{"p":"knock","w":"w","y":"y","f":"f","o":"o","c":{"w":"c","h":"h","b":"first"},"d":"2024-10-04","r":"2024-10-18","u":"u","n":"n"}},` +
		`{"i":"f2","m":"not-yet","b":"vault-of-kid","d":"2024-10-04","v":1,"w":"why"},` +
		`{"i":"f3","m":"yes","b":"vault-of-kid","d":"2024-10-04","v":1},` +
		`{"i":"f4","m":"not-kept","b":"vault-of-kid","d":"2024-10-04","o":"2024-10-04"},` +
		`{"i":"f5","m":"look","b":"vault-of-mum","d":"2024-10-04","v":1,"g":"well","h":"widen"}]}`
	got, err := json.Marshal(a)
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant\n%s", got, err, want)
	}
	var back agreement.Agreement
	if err := json.Unmarshal(got, &back); err != nil || !back.Same(a) || back.State() != a.State() {
		t.Error("it does not come back as it was")
	}
}

// The bands are for every age that a child may have, and never none.
func TestFits(t *testing.T) {
	b := agreement.Book{Bands: []agreement.Band{{"young", 8, 10}, {"mid", 11, 13}, {"old", 14, 17}, {ID: agreement.Pair}}}
	for _, c := range []struct {
		from, to int
		want     string
	}{
		{9, 9, "young"},
		{13, 17, "mid old"},
		{6, 9, "young"},
		{8, 17, "young mid old"},
		{3, 5, "young"},
		{19, 19, "old"},
	} {
		if got := strings.Join(b.Fits(c.from, c.to), " "); got != c.want {
			t.Errorf("from %d to %d: %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

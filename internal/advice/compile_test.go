package advice_test

import (
	"slices"
	"testing"

	"mentor/content"
	"mentor/internal/advice"
	"mentor/internal/instrument"
)

// A compiled condition holds for the answers it names and for no others, and
// one that names what the form lacks says so.
func TestCompile(t *testing.T) {
	form, problems := instrument.LoadForm(content.Files, "trust-2")
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	moved := advice.Condition{
		Any:    []advice.Fact{{Cause: "move", When: "recent"}},
		Unless: []advice.Fact{{Cause: "loss", When: "earlier"}},
	}
	met, wrong := moved.Compile(form)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	of := func(move, loss instrument.Answer) advice.Case {
		a := form.Blank()
		for id, v := range map[string]instrument.Answer{"move": move, "loss": loss} {
			p, _ := form.Place(id)
			a[p] = v
		}
		return advice.Case{Form: form, Answers: a}
	}
	for _, one := range []struct {
		move, loss instrument.Answer
		want       bool
	}{
		{instrument.Recent, 0, true},
		{instrument.Recent | instrument.Earlier, instrument.Recent, true},
		{instrument.Recent, instrument.Earlier, false},
		{instrument.Earlier, 0, false},
		{0, 0, false},
	} {
		if got := met(of(one.move, one.loss)); got != one.want {
			t.Errorf("a move %d and a loss %d: %v, want %v", one.move, one.loss, got, one.want)
		}
	}
	_, wrong = advice.Condition{All: []advice.Fact{{Scale: "XYZ", Below: 50}, {Cause: "move", When: "soon"}}}.Compile(form)
	if want := []string{`unknown scale "XYZ"`, `unknown cause "move" or when "soon"`}; !slices.Equal(wrong, want) {
		t.Errorf("wrong: %q, want %q", wrong, want)
	}
}

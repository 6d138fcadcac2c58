package together

import (
	"reflect"
	"slices"
	"strconv"

	"mentor/internal/agreement"
	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// agreeMoves are what can be done about an agreement, as forms name them.
var agreeMoves = []string{"propose", "change", "yes", "not-yet", "withdraw", "note", "look", "end"}

// MoveAgreement does one thing about an agreement. When somebody did another
// thing meanwhile, it is done on top of that, or refused by the agreement itself.
func MoveAgreement(c *call.Call) error {
	if err := c.ReadForm(); err != nil {
		return err
	}
	s, err := AgreementOf(c, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	move := c.R.PostForm.Get("move")
	if slices.Contains([]string{"yes", "withdraw", "end"}, move) && c.Space.Locked(c.Now) {
		return fault.New(fault.Locked, "account.error.locked") // hardly anything typed is at stake
	}
	if err = mayAgree(c, s.Bond); err == nil {
		err = doMove(c, &s, move)
	}
	if f, ok := fault.As(err); ok && f.Kind != fault.NotFound {
		return moveFailed(c, s, move, f)
	}
	if err != nil {
		return err
	}
	return c.Redirect(agreementsAt(c) + "/" + s.Kept.ID + "?did=" + move)
}

func doMove(c *call.Call, s *space.Agreement, move string) error {
	id := c.IDOf("id")
	return space.UntilKept(func() error {
		next, err := moved(c, s.Value, s.MySide(), move, id)
		if err != nil {
			return err
		}
		if before := s.Value.Step(id); before != nil {
			return saidBefore(c, *before, before.By == s.Value.First)
		}
		return space.SaveMove(c.Desk, *s, next)
	}, func() (err error) {
		*s, err = AgreementOf(c, s.Kept.ID)
		return err
	})
}

// saidBefore is about a form that was sent before: with the same words it is done,
// with others nothing of it is kept yet.
func saidBefore(c *call.Call, s agreement.Step, first bool) error {
	if s.Words == c.TextOf("words") && (s.Terms == nil || reflect.DeepEqual(*s.Terms, readTerms(c, first).Tidy())) {
		return nil
	}
	return fault.New(fault.Conflict, "agreement.error.sent")
}

// moved is the agreement after what the form says, done by the side me.
func moved(c *call.Call, a agreement.Agreement, me, move, id string) (agreement.Agreement, error) {
	in, today := c.R.PostForm, c.Space.Today
	seen, _ := strconv.Atoi(in.Get("version")) // what is no number was never seen
	words := c.TextOf("words")
	switch move {
	case "change":
		return a.Change(id, me, seen, readTerms(c, a.First == me), today)
	case "yes":
		return a.Sign(id, me, seen, today)
	case "not-yet":
		return a.NotYet(id, me, seen, words, today)
	case "withdraw":
		return a.Withdraw(id, me, seen, today)
	case "note":
		on, err := calendar.Parse(in.Get("day"))
		if err != nil || !slices.Contains([]string{"yes", "no"}, in.Get("kept")) {
			return a, fault.New(fault.Invalid, "agreement.error.note")
		}
		return a.Note(id, me, in.Get("kept") == "yes", on, words, today)
	case "look":
		return a.Look(id, me, seen, agreement.Went(in.Get("went")), agreement.Wish(in.Get("wish")), words, today)
	case "end":
		return a.End(id, me, words, today)
	}
	return a, fault.New(fault.Invalid, "error.form")
}

// moveFailed shows what stands now, and beside it what was typed.
func moveFailed(c *call.Call, s space.Agreement, move string, f *fault.Fault) error {
	in := c.R.PostForm
	v := view(s, c)
	v.Problem, v.Failed, v.Typed = f.Key, move, map[string]string{}
	for _, name := range []string{"words", "kept", "day", "went", "wish"} {
		v.Typed[name] = c.TextOf(name)
	}
	seen, _ := strconv.Atoi(in.Get("version")) // as in moved
	if all := v.A.Versions(); seen > 0 && seen <= len(all) && seen != v.Standing.N {
		v.Saw = all[seen-1]
	}
	if move == "change" {
		v.Form = newTermsForm(readTerms(c, v.A.First == v.Me), v.A.First == v.Me)
		v.Form.Base, v.Form.Name = v.Standing.N, v.Name
	}
	return c.Render(call.Status[f.Kind], agreementView(v))
}

package web

import (
	"reflect"
	"slices"
	"strconv"

	"mentor/internal/agreement"
	"mentor/internal/calendar"
	"mentor/internal/fault"
)

// agreeMoves are what can be done about an agreement, as forms name them.
var agreeMoves = []string{"propose", "change", "yes", "not-yet", "withdraw", "note", "look", "end"}

// moveAgreement does one thing about an agreement. When somebody did another
// thing meanwhile, it is done on top of that, or refused by the agreement itself.
func (c *call) moveAgreement() error {
	if err := c.readForm(); err != nil {
		return err
	}
	s, err := c.agreementOf(c.r.PathValue("id"))
	if err != nil {
		return err
	}
	move := c.r.PostForm.Get("move")
	if slices.Contains([]string{"yes", "withdraw", "end"}, move) && c.space.locked(c.now) {
		return fault.New(fault.Locked, "account.error.locked") // hardly anything typed is at stake
	}
	if err = mayAgree(c, s.bond); err == nil {
		err = c.doMove(&s, move)
	}
	if f, ok := fault.As(err); ok && f.Kind != fault.NotFound {
		return c.moveFailed(s, move, f)
	}
	if err != nil {
		return err
	}
	return c.redirect(c.agreementsAt() + "/" + s.kept.ID + "?did=" + move)
}

func (c *call) doMove(s *pact, move string) error {
	id := c.idOf("id")
	return untilKept(func() error {
		next, err := c.moved(s.Value, s.mySide(), move, id)
		if err != nil {
			return err
		}
		if before := s.Value.Step(id); before != nil {
			return c.saidBefore(*before, before.By == s.Value.First)
		}
		return c.keepMoved(*s, next)
	}, func() (err error) {
		*s, err = c.agreementOf(s.kept.ID)
		return err
	})
}

// saidBefore is about a form that was sent before: with the same words it is done,
// with others nothing of it is kept yet.
func (c *call) saidBefore(s agreement.Step, first bool) error {
	if s.Words == c.textOf("words") && (s.Terms == nil || reflect.DeepEqual(*s.Terms, c.readTerms(first).Tidy())) {
		return nil
	}
	return fault.New(fault.Conflict, "agreement.error.sent")
}

// moved is the agreement after what the form says, done by the side me.
func (c *call) moved(a agreement.Agreement, me, move, id string) (agreement.Agreement, error) {
	in, today := c.r.PostForm, c.space.today
	seen, _ := strconv.Atoi(in.Get("version")) // what is no number was never seen
	words := c.textOf("words")
	switch move {
	case "change":
		return a.Change(id, me, seen, c.readTerms(a.First == me), today)
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
func (c *call) moveFailed(s pact, move string, f *fault.Fault) error {
	in := c.r.PostForm
	v := s.view(c)
	v.Problem, v.Failed, v.Typed = f.Key, move, map[string]string{}
	for _, name := range []string{"words", "kept", "day", "went", "wish"} {
		v.Typed[name] = c.textOf(name)
	}
	seen, _ := strconv.Atoi(in.Get("version")) // as in moved
	if all := v.A.Versions(); seen > 0 && seen <= len(all) && seen != v.Standing.N {
		v.Saw = all[seen-1]
	}
	if move == "change" {
		v.Form = newTermsForm(c.readTerms(v.A.First == v.Me), v.A.First == v.Me)
		v.Form.Base, v.Form.Name = v.Standing.N, v.Name
	}
	return c.render(status[f.Kind], agreementView(v))
}

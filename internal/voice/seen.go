package voice

// Seen is what one parent sees of a thing now, as the child is told.
type Seen string

// What a parent can see of a thing.
const (
	Nothing Seen = "nothing" // it was not shown, or was taken back
	All     Seen = "all"     // all there is of it
	Part    Seen = "part"    // some of it
	Earlier Seen = "earlier" // it as it was, before the child changed it
	Ended   Seen = "ended"   // nothing, for the link has ended; what was shown is there again if it goes on
)

// Seen is what the parent of a bond sees of the thing; holds as long as the link does.
func (t Thing) Seen(bond string, holds bool) Seen {
	s, ok := t.Shown[bond]
	switch {
	case !ok:
		return Nothing
	case !holds:
		return Ended
	case t.Changed(s.As):
		return Earlier
	case t.all(s.As):
		return All
	}
	return Part
}

// Changed reports whether something of what was shown so reads otherwise in the thing
// by now. What the child did not choose to show may change.
func (t Thing) Changed(s Shown) bool {
	whole := t.What == Say || t.What == Wish
	switch {
	case t.Weather != s.Weather, t.Starter != s.Starter, t.Activity != s.Activity:
		return true
	case t.Words != s.Words && (whole || s.Words != ""):
		return true
	}
	return t.Felt != nil && t.Felt.changed(s)
}

func (f *Felt) changed(s Shown) bool {
	for _, told := range s.Topics {
		if f.Answers[told.Topic] != told.Answer {
			return true
		}
	}
	line, ok := f.Line()
	return s.Line != nil && (!ok || line != *s.Line)
}

// all reports whether nothing of the thing is missing in what was shown.
func (t Thing) all(s Shown) bool {
	return (t.Words == "" || s.Words != "") && (t.Felt == nil || len(s.Topics) == len(t.Felt.Answers))
}

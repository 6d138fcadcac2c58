package advice

import "mentor/internal/instrument"

// Compile checks the condition against the form. wrong lists what an author
// must mend; met asks the condition of a case, and may be called when nothing
// is wrong.
func (c Condition) Compile(form *instrument.Form) (met func(Case) bool, wrong []string) {
	for _, x := range c.facts() {
		if reason := x.check(form); reason != "" {
			wrong = append(wrong, reason)
		}
	}
	return func(of Case) bool { return of.meets(&c) }, wrong
}

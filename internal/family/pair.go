package family

import (
	"slices"
	"strings"
	"unicode/utf8"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/safety"
)

// Section is a part of their own that a parent may open to the other parent.
// What has no section here cannot be opened at all: hard moments, notes, the
// days, the answers of a test, its safety questions, causes and mistakes.
type Section string

// The sections.
const (
	TrustSection    Section = "trust"     // the picture of trust and the names of its signs
	TestSection     Section = "test"      // the last test, each area in words
	PracticeSection Section = "practices" // what is practised this week
	TimeSection     Section = "time"      // the hours that a typical week leaves
	KnowSection     Section = "know"      // a line that the other may know
)

// Sections are those that there are, as pages show them.
var Sections = []Section{KnowSection, TrustSection, PracticeSection, TimeSection, TestSection}

// MaxKnow is how long the line may be, in letters.
const MaxKnow = 300

// Opened is a section as it was on the day it was opened: a copy that changes
// only when it is opened anew.
type Opened struct {
	Words     string     `json:"w,omitempty"` // the picture of trust, or the line
	Signs     []string   `json:"s,omitempty"` // names
	Form      int        `json:"f,omitempty"` // version of the test
	Taken     string     `json:"t,omitempty"` // day of the test
	Areas     []Area     `json:"a,omitempty"`
	Practices []Practice `json:"p,omitempty"`
	Time      *Spare     `json:"h,omitempty"`
}

// Area is a scale of the test with the words at the ends of its interval.
type Area struct {
	ID string `json:"i"`
	Lo string `json:"l"`
	Hi string `json:"h"`
}

// Practice is one of the content by its id, or one of their own by its name.
type Practice struct {
	ID   string `json:"i"`
	Name string `json:"n"`
}

// Spare is the time together that a workday and a day off leave.
type Spare struct {
	Workday Hours `json:"w"`
	Weekend Hours `json:"e"`
}

// Empty reports whether there is nothing to open.
func (o Opened) Empty() bool {
	return o.Words == "" && len(o.Signs) == 0 && len(o.Areas) == 0 && len(o.Practices) == 0 && o.Time == nil
}

// Opening is a section that a member has opened.
type Opening struct {
	By      string
	Section Section
	Day     calendar.Day
	Opened
}

// OpeningID is what the opening of a section by a member is kept under: there is
// one of each.
func OpeningID(member string, s Section) string { return member + "-" + string(s) }

// View is a section as one parent sees it.
type View struct {
	Section Section
	Mine    *Opening // nil while it is not open
	Theirs  *Opening // nil unless both are open
}

// Both reports whether both parents opened the section.
func (v View) Both() bool { return v.Theirs != nil }

// Views are the sections as a member sees them. What the other opened is there
// only where the member opened the same, so no page can tell it before.
func Views(me string, all []Opening) []View {
	views := make([]View, len(Sections))
	for i, s := range Sections {
		views[i].Section = s
		for _, o := range all {
			if o.Section == s && o.By == me {
				views[i].Mine = &o
			}
		}
		for _, o := range all {
			if o.Section == s && o.By != me && views[i].Mine != nil {
				views[i].Theirs = &o
			}
		}
	}
	return views
}

// ParseSection takes the name of a section.
func ParseSection(typed string) (Section, error) {
	if s := Section(typed); slices.Contains(Sections, s) {
		return s, nil
	}
	return "", fault.New(fault.NotFound, "error.not_found")
}

// ParseKnow takes the line that the other may know.
func ParseKnow(typed string) (string, error) {
	line := strings.TrimSpace(typed)
	switch n := utf8.RuneCountInString(line); {
	case n == 0:
		return "", fault.New(fault.Invalid, "together.error.know")
	case n > MaxKnow:
		return "", fault.New(fault.Invalid, "together.error.know_long")
	}
	return line, nil
}

// StaysApart reports whether what safety withholds leaves out all that brings a
// parent nearer to the other one. It is for that parent alone; nobody else's
// pages know of it.
func StaysApart(o safety.Outcome) bool { return o.Withholds("joint") }

// MayOpen reports whether a section is offered to a parent for whom safety
// withholds something: where contact waits, no time with the child is spoken of.
func (s Section) MayOpen(o safety.Outcome) bool {
	return !StaysApart(o) && (s != TimeSection || !o.Withholds("contact"))
}

package safety

import (
	"io/fs"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"

	"mentor/internal/yamlfile"
)

// Line is a help line. Number is as dialled; short codes have no other form.
type Line struct {
	Kind   string // one of Kinds
	Name   string // as the service calls itself; may be empty
	Number string
	Hours  string // "24/7", or such as "Mo-Fr 09:00-17:00, Sa 10:00-14:00"; empty when not known
	Free   bool   // a page that was seen says so
	Note   string // key of a note in the words file; may be empty
	Seen   string // address of the service's own page, or a public body's, that has the number; empty when none was found
	Copied string // date of the copy of that page, YYYY, YYYY-MM or YYYY-MM-DD; empty when it does not tell
	Remark string // for those who keep the list
}

// Span is when a line is open on some days of the week.
type Span struct {
	From, To    time.Weekday // the first and the last day; equal for one day
	Opens, Ends string       // HH:MM
}

// AllHours is the Hours of a line that is open day and night.
const AllHours = "24/7"

var (
	spanForm = regexp.MustCompile(`^([A-Z][a-z])(?:-([A-Z][a-z]))? (\d\d:\d\d)-(\d\d:\d\d)$`)
	dayCodes = []string{"Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"}
)

// Spans reads Hours; nil with ok when it says nothing or AllHours.
func (l Line) Spans() (spans []Span, ok bool) {
	if l.Hours == "" || l.Hours == AllHours {
		return nil, true
	}
	for part := range strings.SplitSeq(l.Hours, ", ") {
		m := spanForm.FindStringSubmatch(part)
		if m == nil {
			return nil, false
		}
		if m[2] == "" {
			m[2] = m[1]
		}
		from, to := slices.Index(dayCodes, m[1]), slices.Index(dayCodes, m[2])
		if from < 0 || to < 0 {
			return nil, false
		}
		spans = append(spans, Span{time.Weekday(from), time.Weekday(to), m[3], m[4]})
	}
	return spans, true
}

var copyDate = regexp.MustCompile(`^\d{4}(-\d\d){0,2}$`)

// Tel is the number as a tel: address.
func (l Line) Tel() string { return tel(l.Number) }

// Emergency is a number for danger right now.
type Emergency struct {
	Number string
	For    string // key of a word such as "police"; empty when it is for everything
}

// Tel is the number as a tel: address.
func (e Emergency) Tel() string { return tel(e.Number) }

var notDialled = regexp.MustCompile(`[^0-9+*#]`)

func tel(number string) string { return "tel:" + notDialled.ReplaceAllString(number, "") }

// Finder is an international directory of help lines.
type Finder struct {
	Name   string
	URL    string
	For    []string
	Source string
}

// Country is what one country offers, the emergency numbers first.
type Country struct {
	Emergency []Emergency
	Lines     []Line
}

// Directory is all help lines. Verified is "never" until the operator has
// checked them at each service's own site.
type Directory struct {
	Verified  string
	CheckedBy string `yaml:"checked_by"`
	Finders   []Finder
	Countries map[string]Country
}

// DirectoryWords are the words of the directory in one language.
type DirectoryWords struct {
	Language    string
	Countries   map[string]string
	Kinds       map[string]string
	For         map[string]string
	Notes       map[string]string
	FinderAbout map[string]string `yaml:"finder_about"`
}

// Kinds of lines in the order in which a country shows them.
var Kinds = []string{"child", "parent", "violence", "sexual", "protection", "crisis", "missing"}

// LoadDirectory reads helplines/helplines.yaml.
func LoadDirectory(fsys fs.FS) (*Directory, []yamlfile.Problem) {
	d := &Directory{}
	f, ps := yamlfile.Read(fsys, "helplines/helplines.yaml", d)
	if f == nil {
		return nil, ps
	}
	for code, c := range d.Countries {
		if len(c.Emergency) == 0 {
			ps = append(ps, f.Problem(code, "%s has no emergency number", code))
		}
		for _, l := range c.Lines {
			if !slices.Contains(Kinds, l.Kind) {
				ps = append(ps, f.Problem(code, "%s: unknown kind of line %q", code, l.Kind))
			}
			if strings.TrimSpace(l.Number) == "" {
				ps = append(ps, f.Problem(code, "%s: a line has no number", code))
			}
			if _, ok := l.Spans(); !ok {
				ps = append(ps, f.Problem(code, "%s: cannot read the hours %q of %s", code, l.Hours, l.Number))
			}
			if l.Seen != "" && !strings.HasPrefix(l.Seen, "https://") && !strings.HasPrefix(l.Seen, "http://") || l.Copied != "" && (l.Seen == "" || !copyDate.MatchString(l.Copied)) {
				ps = append(ps, f.Problem(code, "%s: %s: seen is an address, and copied the date of that copy", code, l.Number))
			}
		}
	}
	for _, fi := range d.Finders {
		if !strings.HasPrefix(fi.URL, "https://") {
			ps = append(ps, f.Problem("finders", "%s: its address must begin with https://", fi.Name))
		}
	}
	if len(d.Countries) < 35 {
		ps = append(ps, f.Problem("countries", "only %d countries; at least 35 are promised", len(d.Countries)))
	}
	return d, ps
}

// LoadWords reads the words of one language and checks that none is missing.
func (d *Directory) LoadWords(fsys fs.FS, lang string) (*DirectoryWords, []yamlfile.Problem) {
	w := &DirectoryWords{}
	f, ps := yamlfile.Read(fsys, "helplines/"+lang+".yaml", w)
	if f == nil {
		return nil, ps
	}
	missing := func(kind, key string, in map[string]string) {
		if key != "" && in[key] == "" {
			ps = append(ps, f.Problem(kind, "%s %q has no words in %s", kind, key, lang))
		}
	}
	for code, c := range d.Countries {
		missing("countries", code, w.Countries)
		for _, e := range c.Emergency {
			missing("for", e.For, w.For)
		}
		for _, l := range c.Lines {
			missing("kinds", l.Kind, w.Kinds)
			missing("notes", l.Note, w.Notes)
		}
	}
	for _, fi := range d.Finders {
		missing("finder_about", fi.Name, w.FinderAbout)
	}
	return w, ps
}

// Sorted gives the country codes in the order of their names.
func (w *DirectoryWords) Sorted() []string {
	codes := make([]string, 0, len(w.Countries))
	for c := range w.Countries {
		codes = append(codes, c)
	}
	sort.Slice(codes, func(i, j int) bool { return w.Countries[codes[i]] < w.Countries[codes[j]] })
	return codes
}

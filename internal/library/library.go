// Package library is everything people read, loaded and checked at once: all that is
// in content/, as the program uses it and in every language.
package library

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/yuin/goldmark"

	"mentor/internal/advice"
	"mentor/internal/agreement"
	"mentor/internal/family"
	"mentor/internal/instrument"
	"mentor/internal/journal"
	"mentor/internal/locale"
	"mentor/internal/plan"
	"mentor/internal/practice"
	"mentor/internal/safety"
	"mentor/internal/search"
	"mentor/internal/seek"
	"mentor/internal/voice"
	"mentor/internal/yamlfile"
)

// Library is the content of one moment.
type Library struct {
	Catalogue *locale.Catalogue
	Deck      *advice.Deck
	Help      *safety.Directory
	Safety    *safety.Table
	Sentences *advice.Sentences
	Family    *practice.Set // what a family can do
	Diary     *journal.Diary
	Week      *family.Taps
	Plan      *plan.Book
	Seek      *seek.Guide

	Agreement *agreement.Book
	Voice     *voice.Book // what a child keeps

	forms map[int]*instrument.Form // by version
	last  int
	shelf map[string]*Shelf // by language
}

// Shelf is what stands there in one language.
type Shelf struct {
	words  map[int]*instrument.Words // by version of the form
	Advice map[string]advice.Words
	Result map[string]string // what the result may say, by sentence
	Help   *safety.DirectoryWords
	Safety *safety.TableWords
	Family *practice.Words
	Search func() *search.Index // over what a family can do; made when first asked for
	Sought *search.Phrases      // what somebody searches for who needs help, by topic of Safety
	Repair *journal.Repair
	Diary  *journal.DiaryWords
	Week   *family.Words
	Plan   *plan.Words
	Seek   *seek.Words
	Steps  []Step

	Agreement *agreement.Words

	Voice  *voice.Words
	Danger func() Danger // of Voice, as a child's page looks for it; made when first asked for
}

// Steps of the programme.
const Steps = 6

// Step is one step of the programme as a page to read.
type Step struct {
	Number  int
	Title   string
	Summary string
	HTML    template.HTML // from our own Markdown, with raw HTML turned off
}

// Load reads all content. With problems the library may be incomplete: a
// program that serves people does not start with any.
func Load(fsys fs.FS) (*Library, []yamlfile.Problem) {
	l := &Library{forms: map[int]*instrument.Form{}, shelf: map[string]*Shelf{}}
	var all []yamlfile.Problem
	keep := func(ps []yamlfile.Problem) { all = append(all, ps...) }
	var ps []yamlfile.Problem
	l.Catalogue, ps = locale.Load(fsys)
	keep(ps)
	folders := l.loadForms(fsys, keep)
	l.Help, ps = safety.LoadDirectory(fsys)
	keep(ps)
	l.Safety, ps = safety.LoadTable(fsys)
	keep(ps)
	if l.Catalogue == nil || l.Help == nil || l.last == 0 {
		return l, all
	}
	l.Deck, ps = advice.LoadDeck(fsys, l.Form(l.last))
	keep(ps)
	keep(l.Deck.Gaps(l.Form(l.last)))
	l.Sentences, ps = advice.LoadSentences(fsys, l.Form(l.last))
	keep(ps)
	l.Family, ps = practice.LoadSet(fsys, l.Form(l.last), l.Deck.Sources)
	keep(ps)
	l.loadSpace(fsys, keep)
	for _, loc := range l.Catalogue.All() {
		l.shelf[loc.Tag] = l.loadShelf(fsys, loc.Tag, folders, keep)
	}
	yamlfile.Sort(all)
	return l, all
}

// loadSpace reads what the pages behind a sign-in offer.
func (l *Library) loadSpace(fsys fs.FS, keep func([]yamlfile.Problem)) {
	var ps []yamlfile.Problem
	l.Diary, ps = journal.LoadDiary(fsys, l.Form(l.last))
	keep(ps)
	l.Week, ps = family.LoadTaps(fsys)
	keep(ps)
	l.Plan, ps = plan.Load(fsys, l.Form(l.last), l.Family)
	keep(ps)
	l.Seek, ps = seek.LoadGuide(fsys, l.Deck.Sources)
	keep(ps)

	l.Agreement, ps = agreement.Load(fsys, l.Deck.Sources)
	keep(ps)
	l.Voice, ps = voice.LoadBook(fsys, l.Form(l.last), l.Deck.Sources, l.activities())
	keep(ps)
}

// activities are the ids of what can be done together.
func (l *Library) activities() (ids []string) {
	for _, a := range l.Family.Activities {
		ids = append(ids, a.ID)
	}
	return ids
}

func (l *Library) loadForms(fsys fs.FS, keep func([]yamlfile.Problem)) map[int]string {
	folders := map[int]string{}
	names, _ := fs.Glob(fsys, "instruments/*/form.yaml") // the pattern is well formed
	for _, name := range names {
		folder := path.Base(path.Dir(name))
		form, ps := instrument.LoadForm(fsys, folder)
		keep(ps)
		if form == nil {
			continue
		}
		l.forms[form.Version] = form
		folders[form.Version] = folder
		l.last = max(l.last, form.Version)
	}
	if l.last == 0 {
		keep([]yamlfile.Problem{{File: "instruments", Line: 1, Reason: "there is no form"}})
	}
	return folders
}

func (l *Library) loadShelf(fsys fs.FS, lang string, folders map[int]string, keep func([]yamlfile.Problem)) *Shelf {
	s := &Shelf{words: map[int]*instrument.Words{}}
	var ps []yamlfile.Problem
	for version, folder := range folders {
		s.words[version], ps = l.forms[version].LoadWords(fsys, folder, lang)
		keep(ps)
	}
	s.Advice, ps = l.Deck.LoadWords(fsys, l.Form(l.last), lang)
	keep(ps)
	s.Result, ps = l.Sentences.LoadWords(fsys, lang)
	keep(ps)
	s.Help, ps = l.Help.LoadWords(fsys, lang)
	keep(ps)
	s.Safety, ps = l.Safety.LoadWords(fsys, lang)
	keep(ps)
	s.Family, ps = l.Family.LoadWords(fsys, l.Form(l.last), lang)
	keep(ps)
	s.Search = sync.OnceValue(func() *search.Index { return l.index(s.Family, lang) })
	s.Sought = l.sought(s.Safety, lang)
	s.Repair, ps = journal.LoadRepair(fsys, l.Form(l.last), lang)
	keep(ps)
	l.shelveSpace(fsys, s, lang, keep)
	for n := 1; n <= Steps; n++ {
		step, err := readStep(fsys, lang, n)
		if err != nil {
			keep([]yamlfile.Problem{{File: stepFile(lang, n), Line: 1, Reason: err.Error()}})
		}
		s.Steps = append(s.Steps, step)
	}
	return s
}

// shelveSpace reads the words of what the pages behind a sign-in offer.
func (l *Library) shelveSpace(fsys fs.FS, s *Shelf, lang string, keep func([]yamlfile.Problem)) {
	var ps []yamlfile.Problem
	if l.Diary != nil {
		s.Diary, ps = l.Diary.LoadWords(fsys, lang)
		keep(ps)
	}
	if l.Week != nil {
		s.Week, ps = l.Week.LoadWords(fsys, lang)
		keep(ps)
	}
	if l.Plan != nil {
		s.Plan, ps = l.Plan.LoadWords(fsys, lang)
		keep(ps)
	}
	if l.Seek != nil {
		s.Seek, ps = l.Seek.LoadWords(fsys, lang)
		keep(ps)
	}

	if l.Agreement != nil {
		s.Agreement, ps = l.Agreement.LoadWords(fsys, lang)
		keep(ps)
	}
	if l.Voice != nil {
		s.Voice, ps = l.Voice.LoadWords(fsys, lang)
		keep(ps)
		s.Danger = sync.OnceValue(func() Danger { return newDanger(lang, s.Voice) })
	}
}

// index makes what a family can do searchable.
func (l *Library) index(w *practice.Words, lang string) *search.Index {
	x := search.New(lang)
	for _, p := range l.Family.Practices {
		pw := w.Practices[p.ID]
		text := strings.Join([]string{pw.When, pw.Then, pw.Smaller, pw.What.All}, " ")
		for _, what := range pw.What.Each {
			text += " " + what
		}
		x.Add(p.ID, pw.Name, text)
	}
	for _, a := range l.Family.Activities {
		x.Add(a.ID, w.Activities[a.ID].Name, w.Activities[a.ID].What)
	}
	for _, st := range l.Family.Starters {
		x.Add(st.ID, w.Starters[st.ID].Text, strings.Join(w.Starters[st.ID].Follow, " "))
	}
	return x
}

// sought are the phrases of those who search for help.
func (l *Library) sought(w *safety.TableWords, lang string) *search.Phrases {
	p := search.NewPhrases(lang)
	if w == nil {
		return p // it could not be read, and that was said
	}
	for _, topic := range l.Safety.Topics {
		for _, text := range w.Topics[topic.ID].Search {
			p.Add(topic.ID, text)
		}
	}
	return p
}

// Check loads the content and also tries what can only be told by trying.
func Check(fsys fs.FS) (*Library, []yamlfile.Problem) {
	l, all := Load(fsys)
	for _, s := range l.shelf {
		if s.Repair != nil {
			all = append(all, s.Repair.Try()...)
		}
	}
	yamlfile.Sort(all)
	return l, all
}

// Form is the form of a version, or nil.
func (l *Library) Form(version int) *instrument.Form { return l.forms[version] }

// Current is the form that new tests use.
func (l *Library) Current() *instrument.Form { return l.forms[l.last] }

// In is the shelf of a language.
func (l *Library) In(loc *locale.Locale) *Shelf { return l.shelf[loc.Language()] }

// Words are the words of a version of the form.
func (s *Shelf) Words(version int) *instrument.Words { return s.words[version] }

func stepFile(lang string, n int) string { return "steps/" + lang + "/" + strconv.Itoa(n) + ".md" }

// readStep reads a step: the first line is its title, the first paragraph its
// summary, the rest the page.
func readStep(fsys fs.FS, lang string, n int) (Step, error) {
	data, err := fs.ReadFile(fsys, stepFile(lang, n))
	if err != nil {
		return Step{}, fmt.Errorf("the file cannot be read")
	}
	title, rest, _ := strings.Cut(strings.TrimSpace(string(data)), "\n")
	summary, body, ok := strings.Cut(strings.TrimSpace(rest), "\n\n")
	if !strings.HasPrefix(title, "# ") || !ok {
		return Step{}, fmt.Errorf("a step begins with a line '# Title' and a paragraph that sums it up")
	}
	if strings.Contains(body, "](") || strings.Contains(body, "://") {
		return Step{}, fmt.Errorf("a step has no links and no pictures")
	}
	var html bytes.Buffer
	if err := goldmark.Convert([]byte(body), &html); err != nil {
		return Step{}, err
	}
	return Step{
		Number: n, Title: strings.TrimPrefix(title, "# "),
		Summary: strings.Join(strings.Fields(summary), " "),
		HTML:    template.HTML(html.String()), //nolint:gosec // our own content; raw HTML is off
	}, nil
}

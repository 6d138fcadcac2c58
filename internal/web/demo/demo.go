// Package demo is the made-up parents and families of `mentor dev`, which tests use, too.
package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"mentor/internal/fault"
	"mentor/internal/instrument"
	"mentor/internal/safety"
	"mentor/internal/sitting"
	"mentor/internal/web/call"
	"mentor/internal/yamlfile"
)

//go:embed parents/*.yaml casebook/*.yaml
var parentFiles embed.FS

// Parent is a made-up parent of `mentor dev` and of the tests: what was asked
// before the test, and every answer by id.
type Parent struct {
	Name    string `yaml:"-"` // in the address: the name of the file
	About   string
	Child   string
	Band    string
	Country string
	Length  string
	Answers map[string]int
	Safety  map[string]string // no, unsure, yes, prefer; what is left out is no
	First   string            // in the case book: what the first block of the result is about
	Must    []string          // phrases the result must have; in the case book regular expressions
	MustNot []string          `yaml:"must_not"`
	Why     string            // in the case book: why that first, why these
}

// Parents reads the made-up parents.
func Parents() ([]Parent, error) { return readParents("parents") }

// Cases reads the case book: parents invented by people who had not seen the rules,
// with what the result must say to them (see casebook/README.md).
func Cases() ([]Parent, error) { return readParents("casebook") }

func readParents(folder string) ([]Parent, error) {
	names, err := fs.Glob(parentFiles, folder+"/*.yaml")
	if err != nil {
		return nil, err
	}
	var out []Parent
	for _, n := range names {
		p := Parent{Name: strings.TrimSuffix(path.Base(n), path.Ext(n))}
		if _, problems := yamlfile.Read(parentFiles, n, &p); len(problems) > 0 {
			return nil, problems[0]
		}
		out = append(out, p)
	}
	return out, nil
}

// Sit answers the whole test as the parent does.
func (p Parent) Sit(form *instrument.Form, now time.Time) (*sitting.Sitting, error) {
	s, err := sitting.New(form, p.Band, p.Child, p.Country, now)
	if err != nil {
		return nil, err
	}
	for id, v := range p.Answers {
		place, ok := form.Place(id)
		if !ok {
			return nil, fmt.Errorf("the form has no question %s", id)
		}
		if err := s.Note(form, place, instrument.Answer(v)); err != nil {
			return nil, err
		}
	}
	length := instrument.Short
	if p.Length == instrument.Full.String() {
		length = instrument.Full
	}
	for _, stop := range form.Course() {
		if stop.Kind == instrument.AskSafety {
			s.Judge(stop, p.Judge(form, stop))
		} else if stop.Kind != instrument.AskItem {
			s.Seen.Add(stop)
		}
	}
	return s, s.Finish(length, now)
}

// ReplyWords are what the files of the made-up parents say for each answer to a safety question.
var ReplyWords = []string{"", "no", "unsure", "yes", "prefer"}

// Judge is the outcome of what a made-up parent answers to the safety questions.
func (p Parent) Judge(form *instrument.Form, stop instrument.Stop) safety.Outcome {
	items := form.SafetyItems(stop.Short)
	replies := make([]safety.Reply, len(items))
	for i, item := range items {
		replies[i] = safety.No
		if word, ok := p.Safety[item.ID]; ok {
			replies[i] = safety.Reply(max(0, slices.Index(ReplyWords, word)))
		}
	}
	return form.Judge(items, replies)
}

// openParent opens the result of a made-up parent, or the family.
func openParent(c *call.Call) error {
	if name := c.R.PathValue("parent"); slices.Contains(demoFamilies, name) {
		return openFamily(c, name)
	}
	parents, err := Parents()
	if err != nil {
		return err
	}
	cases, err := Cases()
	if err != nil {
		return err
	}
	parents = append(parents, cases...)
	i := slices.IndexFunc(parents, func(p Parent) bool { return p.Name == c.R.PathValue("parent") })
	if i < 0 {
		return fault.New(fault.NotFound, "error.not_found")
	}
	s, err := parents[i].Sit(c.Lib.Current(), c.Now)
	if err != nil {
		return fmt.Errorf("demo %s: %w", parents[i].Name, err)
	}
	if err := call.AddSitting(c, s); err != nil {
		return err
	}
	return c.Redirect("/result")
}

// The family among the made-up parents, its child, and the same family before
// the child has a place, in the address; then those of the gallery: with nothing
// written yet, and with as much as there may be.
const (
	demoFamilyName    = "family"
	demoChildName     = "child"
	demoAloneName     = "alone"
	demoNewName       = "new"
	demoNewChildName  = "new-child"
	demoBusyName      = "busy"
	demoBusyChildName = "busy-child"
)

var demoFamilies = []string{
	demoFamilyName, demoChildName, demoAloneName, demoNewName, demoNewChildName, demoBusyName, demoBusyChildName,
}

// Names are the names of the made-up parents.
func Names() (names []string) {
	parents, err := Parents()
	if err != nil {
		return nil
	}
	for _, p := range parents {
		names = append(names, p.Name)
	}
	return append(names, demoFamilyName, demoChildName, demoAloneName)
}

package web

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
			s.Judge(stop, p.judge(form, stop))
		} else if stop.Kind != instrument.AskItem {
			s.Seen.Add(stop)
		}
	}
	return s, s.Finish(length, now)
}

var replyWords = []string{"", "no", "unsure", "yes", "prefer"}

func (p Parent) judge(form *instrument.Form, stop instrument.Stop) safety.Outcome {
	items := form.SafetyItems(stop.Short)
	replies := make([]safety.Reply, len(items))
	for i, item := range items {
		replies[i] = safety.No
		if word, ok := p.Safety[item.ID]; ok {
			replies[i] = safety.Reply(max(0, slices.Index(replyWords, word)))
		}
	}
	return form.Judge(items, replies)
}

// demo opens the result of a made-up parent.
func (c *call) demo() error {
	if name := c.r.PathValue("parent"); slices.Contains(demoFamilies, name) {
		return c.openFamily(name)
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
	i := slices.IndexFunc(parents, func(p Parent) bool { return p.Name == c.r.PathValue("parent") })
	if i < 0 {
		return fault.New(fault.NotFound, "error.not_found")
	}
	s, err := parents[i].Sit(c.lib.Current(), c.now)
	if err != nil {
		return fmt.Errorf("demo %s: %w", parents[i].Name, err)
	}
	if err := c.addSitting(s); err != nil {
		return err
	}
	return c.redirect("/result")
}

// The family among the made-up parents, its child, and the same family before
// the child has a place, in the address.
const (
	demoFamilyName = "family"
	demoChildName  = "child"
	demoAloneName  = "alone"
)

var demoFamilies = []string{demoFamilyName, demoChildName, demoAloneName}

// DemoParents are the names of the made-up parents.
func DemoParents() (names []string) {
	parents, err := Parents()
	if err != nil {
		return nil
	}
	for _, p := range parents {
		names = append(names, p.Name)
	}
	return append(names, demoFamilies...)
}

// Package locale is the language catalogue: every word of the program's own
// pages by key, with plurals, dates and direction. Content (the test, advice,
// steps, help lines) has its own files for each language.
package locale

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"mentor/internal/calendar"
	"mentor/internal/yamlfile"
)

// Locale is one language.
type Locale struct {
	Tag  string // as in <html lang>
	Dir  string // ltr or rtl
	text map[string]text
	many map[string]bool
	pick *i18n.Localizer
	form sync.Map // pluralKey -> text: the plural forms that were asked for
}

// text is a message cut at its places: literal, name, literal, name, literal.
type text []string

func cut(s string) (t text) {
	for {
		before, rest, ok := strings.Cut(s, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			return append(t, s)
		}
		t = append(t, before, name)
		s = after
	}
}

// places names what is filled in, in order of the alphabet.
func (t text) places() string {
	var names []string
	for i := 1; i < len(t); i += 2 {
		names = append(names, "{"+t[i]+"}")
	}
	sort.Strings(names)
	return strings.Join(slices.Compact(names), " ")
}

type pluralKey struct {
	key string
	n   int
}

// Catalogue is all languages of the program.
type Catalogue struct {
	locales []*Locale // the first is what everybody gets who asked for none of the others
	matcher language.Matcher
}

// message is a text, or its plural forms.
type message struct {
	Text                             string
	Zero, One, Two, Few, Many, Other string
}

func (m *message) UnmarshalYAML(construct func(any) error) error {
	if err := construct(&m.Text); err == nil {
		return nil
	}
	var forms map[string]string
	if err := construct(&forms); err != nil {
		return err
	}
	places := map[string]*string{"zero": &m.Zero, "one": &m.One, "two": &m.Two, "few": &m.Few, "many": &m.Many, "other": &m.Other}
	for form, text := range forms {
		if places[form] == nil {
			return fmt.Errorf("%q is no plural form", form)
		}
		*places[form] = text
	}
	if m.Other == "" {
		return fmt.Errorf("a text with plural forms needs at least %q", "other")
	}
	return nil
}

// Base is the language that is complete by definition.
const Base = "en"

// file is one language file: the head locale/<tag>.yaml says the direction, the
// others in locale/<tag>/ have messages only.
type file struct {
	Direction string
	Messages  map[string]message
}

// Load reads locale/*.yaml and the files of each language's folder. Every
// language must have the keys of the base; a key stands in one file.
func Load(fsys fs.FS) (*Catalogue, []yamlfile.Problem) {
	names, err := fs.Glob(fsys, "locale/*.yaml")
	if err != nil || len(names) == 0 {
		return nil, []yamlfile.Problem{{File: "locale", Line: 1, Reason: "there is no language file"}}
	}
	sort.Slice(names, func(i, j int) bool { return tagOf(names[i]) == Base || tagOf(names[j]) != Base && names[i] < names[j] })
	c := &Catalogue{}
	bundle := i18n.NewBundle(language.English)
	var ps []yamlfile.Problem
	var tags []language.Tag
	for _, name := range names {
		l, tag, bad := c.loadLocale(fsys, name, bundle)
		ps = append(ps, bad...)
		if l != nil {
			c.locales = append(c.locales, l)
			tags = append(tags, tag)
		}
	}
	if len(c.locales) == 0 {
		return nil, ps
	}
	c.matcher = language.NewMatcher(tags)
	return c, ps
}

// loadLocale reads one language, and compares it with the base if that has been read.
func (c *Catalogue) loadLocale(fsys fs.FS, name string, bundle *i18n.Bundle) (*Locale, language.Tag, []yamlfile.Problem) {
	var head file
	f, ps := yamlfile.Read(fsys, name, &head)
	if f == nil {
		return nil, language.Und, ps
	}
	tag, err := language.Parse(tagOf(name))
	if err != nil || head.Direction != "ltr" && head.Direction != "rtl" {
		return nil, tag, append(ps, f.Problem("direction", "a language file is named by its tag and says ltr or rtl"))
	}
	where := map[string]*yamlfile.File{}
	for key := range head.Messages {
		where[key] = f
	}
	ps = append(ps, merge(fsys, tagOf(name), head.Messages, where)...)
	l, err := newLocale(tag, head.Direction, head.Messages, bundle)
	if err != nil {
		return nil, tag, append(ps, f.Problem("messages", "%s", err))
	}
	if len(c.locales) > 0 {
		ps = append(ps, l.compare(c.locales[0], f, where)...)
	}
	return l, tag, ps
}

// merge adds the messages of the language's folder to those of its head.
func merge(fsys fs.FS, tag string, into map[string]message, where map[string]*yamlfile.File) (ps []yamlfile.Problem) {
	names, _ := fs.Glob(fsys, "locale/"+tag+"/*.yaml") // the pattern is well formed
	for _, name := range names {
		var part file
		f, bad := yamlfile.Read(fsys, name, &part)
		ps = append(ps, bad...)
		if f == nil {
			continue
		}
		if part.Direction != "" {
			ps = append(ps, f.Problem("direction", "the direction stands in locale/%s.yaml", tag))
		}
		for key, m := range part.Messages {
			if where[key] != nil {
				ps = append(ps, f.Problem("messages/"+key, "%s stands in two files", key))
			}
			into[key], where[key] = m, f
		}
	}
	return ps
}

// compare tells what the language lacks beside the base, and which places differ.
func (l *Locale) compare(base *Locale, head *yamlfile.File, where map[string]*yamlfile.File) (ps []yamlfile.Problem) {
	for key, b := range base.text {
		if t, ok := l.text[key]; !ok {
			ps = append(ps, head.Problem("messages", "%s is missing", key))
		} else if t.places() != b.places() {
			ps = append(ps, where[key].Problem("messages/"+key, "%s has the places %s; in %s it has %s", key, t.places(), Base, b.places()))
		}
	}
	return ps
}

func tagOf(name string) string { return strings.TrimSuffix(path.Base(name), ".yaml") }

func newLocale(tag language.Tag, dir string, messages map[string]message, bundle *i18n.Bundle) (*Locale, error) {
	l := &Locale{Tag: tag.String(), Dir: dir, text: map[string]text{}, many: map[string]bool{}}
	for key, m := range messages {
		l.text[key] = cut(m.Text + m.Other)
		if m.Other != "" {
			l.many[key] = true
			err := bundle.AddMessages(tag, &i18n.Message{ID: key, Zero: m.Zero, One: m.One, Two: m.Two, Few: m.Few, Many: m.Many, Other: m.Other})
			if err != nil {
				return nil, err
			}
		}
	}
	l.pick = i18n.NewLocalizer(bundle, tag.String())
	return l, nil
}

// mirrored is the tag of a made-up language: the base language laid out from
// right to left, for looking at a mirrored page without reading Arabic.
const mirrored = "ar-XB"

// WithMirror adds the made-up right-to-left language. Only tests and
// `mentor dev` have it.
func (c *Catalogue) WithMirror() *Catalogue {
	first := c.locales[0]
	base := Locale{Tag: mirrored, Dir: "rtl", text: first.text, many: first.many, pick: first.pick}
	tags := []language.Tag{}
	locales := append(append([]*Locale{}, c.locales...), &base)
	for _, l := range locales {
		tags = append(tags, language.Make(l.Tag))
	}
	return &Catalogue{locales: locales, matcher: language.NewMatcher(tags)}
}

// For finds the language for an Accept-Language header.
func (c *Catalogue) For(accept string) *Locale {
	if len(c.locales) == 1 {
		return c.locales[0]
	}
	want, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(want) == 0 {
		return c.locales[0]
	}
	_, i, confidence := c.matcher.Match(want...)
	if confidence == language.No {
		return c.locales[0]
	}
	return c.locales[i]
}

// All gives every language, the base first.
func (c *Catalogue) All() []*Locale { return c.locales }

// Language is the tag content files are named by.
func (l *Locale) Language() string {
	if l.Tag == mirrored {
		return Base
	}
	return l.Tag
}

// Has reports whether the catalogue knows the key.
func (l *Locale) Has(key string) bool { _, ok := l.text[key]; return ok }

// T is the text of a key. args are pairs: the name of a place in the text,
// written {name}, and what stands there. A key that is missing shows itself.
func (l *Locale) T(key string, args ...any) string {
	t, ok := l.text[key]
	if !ok {
		return key
	}
	return t.fill(args, l.Dir)
}

// N is the text of a key in the plural form for n; {n} is the number.
func (l *Locale) N(key string, n int, args ...any) string {
	if !l.many[key] {
		return l.T(key, append([]any{"n", n}, args...)...)
	}
	kept, ok := l.form.Load(pluralKey{key, n})
	if !ok {
		picked, err := l.pick.Localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: n})
		if err != nil {
			return key
		}
		kept, _ = l.form.LoadOrStore(pluralKey{key, n}, cut(picked))
	}
	return kept.(text).fill(append([]any{"n", n}, args...), l.Dir)
}

// fill puts the args into the places, isolated where they run against dir. A
// place nobody fills stays as it is written.
func (t text) fill(args []any, dir string) string {
	if len(t) == 1 {
		return t[0]
	}
	var b strings.Builder
	for i, part := range t {
		if i%2 == 0 {
			b.WriteString(part)
		} else {
			b.WriteString(value(part, args, dir))
		}
	}
	return b.String()
}

func value(name string, args []any, dir string) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case string:
			return isolated(v, dir)
		case int:
			return strconv.Itoa(v)
		default:
			return fmt.Sprint(v)
		}
	}
	return "{" + name + "}"
}

// Month is the name of a day's month.
func (l *Locale) Month(d calendar.Day) string {
	return l.T("date.month." + strconv.Itoa(int(d.UTC().Month())))
}

// Tenths is a number that is not negative, with one decimal.
func (l *Locale) Tenths(x float64) string {
	n := int(x*10 + .5)
	return l.T("number.decimal", "whole", n/10, "tenth", n%10)
}

// Day is a date as people write it, such as "14 May"; with its year when that is
// not the year of today.
func (l *Locale) Day(d, today calendar.Day) string {
	if d.UTC().Year() != today.UTC().Year() {
		return l.Date(d)
	}
	return l.dayMonth(d)
}

// Date is a date with its year, such as "14 May 2026".
func (l *Locale) Date(d calendar.Day) string {
	return l.T("date.day_month_year", "day", l.dayMonth(d), "year", d.UTC().Year())
}

func (l *Locale) dayMonth(d calendar.Day) string {
	t := d.UTC()
	return l.T("date.day_month", "day", t.Day(), "month", l.Month(d))
}

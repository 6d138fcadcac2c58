package web

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"

	"mentor/internal/calendar"
	"mentor/internal/fault"
	"mentor/internal/store"
	"mentor/internal/vault"
)

// kind is what a record is; a value of one type of the program stands in it.
type kind string

const (
	kindChild  kind = "child"  // family.Child
	kindResult kind = "result" // keptResult
	kindVision kind = "vision" // plan.Vision with its ratings; the id is the child's
	kindPlan   kind = "plan"   // plan.Plan
	kindEntry  kind = "entry"  // journal.Entry
	kindHard   kind = "hard"   // journal.Hard
	kindTested kind = "tested" // journal.Tested
	kindWeek   kind = "week"   // family.Week
	kindDoor   kind = "door"   // doorCode, in a bond

	kindOpen      kind = "open"      // family.Opened, in a bond of two parents; the id is family.OpeningID
	kindAgreement kind = "agreement" // agreement.Agreement, in a bond
	kindThing     kind = "thing"     // voice.Thing, of a child
	kindVoice     kind = "voice"     // voice.Shown, of a parent; about a bond
	kindThanks    kind = "thanks"    // thanks, of a child; the id is that of the parent's copy

	kindGrant  kind = "grant"  // share.Grant
	kindReport kind = "report" // report.Report: of a draft with its grant's id, of what is open in a vault of its own
	kindLock   kind = "lock"   // share.Lock, beside the report that it locks
)

// mostOf is how many there may be of a kind about a child, or a bond, in a vault:
// nobody fills the room that another has, nor the disk.
var mostOf = map[kind]int{
	kindChild: 30, kindAgreement: 1000, kindVoice: 2000, kindThanks: 2000, kindThing: 10_000, kindGrant: 300, kindReport: 300,
}

func (k kind) most() int {
	if n, ok := mostOf[k]; ok {
		return n
	}
	return 30_000
}

// writes is who writes into a vault that is a bond of who is signed in; empty for
// any other vault.
func (d *Desk) writes(box *vault.Box) string {
	if d.space != nil && slices.ContainsFunc(d.space.bonds, func(b bond) bool { return b.ID == box.ID }) {
		return d.space.box.ID
	}
	return ""
}

// kept is a value of a record with what a save has to name.
type kept[T any] struct {
	ID      string
	Child   string // empty when it is about none
	Day     calendar.Day
	Version int64
	Value   T
}

// place binds a sealed value to its record, so that it opens nowhere else.
func (k kind) place(id string) string { return "record.sealed/" + string(k) + "/" + id }

// seal makes the row of a value.
func seal[T any](box *vault.Box, k kind, r kept[T]) (store.Record, error) {
	plain, err := json.Marshal(r.Value)
	if err != nil {
		return store.Record{}, fmt.Errorf("record %s: %w", k, err)
	}
	return store.Record{
		Kind: string(k), ID: r.ID, Child: r.Child, Day: r.Day.String(), Version: r.Version,
		Sealed: box.Seal(k.place(r.ID), plain),
	}, nil
}

// unseal is the inverse of seal.
func unseal[T any](box *vault.Box, row store.Record) (r kept[T], err error) {
	k := kind(row.Kind)
	r = kept[T]{ID: row.ID, Child: row.Child, Version: row.Version}
	if r.Day, err = calendar.Parse(row.Day); err != nil {
		return r, err
	}
	plain, err := box.Unseal(k.place(row.ID), row.Sealed)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(plain, &r.Value); err != nil {
		return r, fmt.Errorf("record %s: its value cannot be read", k) // the cause could show what was written
	}
	return r, nil
}

// readKept reads one record of who is signed in, or gives NotFound.
func readKept[T any](d *Desk, k kind, id string) (kept[T], error) {
	return readIn[T](d, d.space.box, k, id)
}

// readIn is readKept in another vault: that of a bond, or of its other end.
func readIn[T any](d *Desk, box *vault.Box, k kind, id string) (r kept[T], err error) {
	if err := mayBe(id); err != nil {
		return r, err
	}
	row, err := d.DB.Record(d.ctx(), box.ID, string(k), id)
	if err != nil {
		return r, err
	}
	return unseal[T](box, row)
}

// maybeKept is readKept for what need not be there.
func maybeKept[T any](d *Desk, k kind, id string) (r kept[T], ok bool, err error) {
	return maybeIn[T](d, d.space.box, k, id)
}

// maybeIn is maybeKept in another vault.
func maybeIn[T any](d *Desk, box *vault.Box, k kind, id string) (r kept[T], ok bool, err error) {
	r, err = readIn[T](d, box, k, id)
	if fault.Is(err, fault.NotFound) {
		return kept[T]{ID: id}, false, nil
	}
	return r, err == nil, err
}

// listKept lists a child's records from one day to another, both included.
func listKept[T any](d *Desk, k kind, child string, from, to calendar.Day) ([]kept[T], error) {
	return listIn[T](d, d.space.box, k, child, from, to)
}

// listIn is listKept in another vault.
func listIn[T any](d *Desk, box *vault.Box, k kind, child string, from, to calendar.Day) ([]kept[T], error) {
	rows, err := d.records(box.ID, k, child, from, to)
	if err != nil {
		return nil, err
	}
	all := make([]kept[T], len(rows))
	for i, row := range rows {
		if all[i], err = unseal[T](box, row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// The range of all days that people keep things for.
const (
	firstDay calendar.Day = 0      // 1970
	lastDay  calendar.Day = 100000 // 2243
)

// addKept keeps a new record. added is false when the same wish came before.
func addKept[T any](d *Desk, k kind, r kept[T]) (added bool, err error) {
	return addIn(d, d.space.box, k, r)
}

// addIn is addKept in another vault.
func addIn[T any](d *Desk, box *vault.Box, k kind, r kept[T]) (added bool, err error) {
	row, err := seal(box, k, r)
	if err != nil {
		return false, err
	}
	row.By, row.Most = d.writes(box), k.most()
	if err := d.pays(box, k, len(row.Sealed)); err != nil {
		return false, err
	}
	return d.DB.AddRecord(d.ctx(), box.ID, row)
}

// addOrSave keeps a new record, or what its page says now that was sent before:
// it may have come back from the browser's history, or its answer was lost. What
// was taken away since then is kept anew, under the id given. When it was changed
// otherwise since then, it gives Conflict and what was typed is for the page.
func addOrSave[T any](c *call, k kind, r kept[T]) (id string, err error) {
	added, err := addKept(c.Desk, k, r)
	if err != nil || added {
		return r.ID, err
	}
	is, there, err := maybeKept[T](c.Desk, k, r.ID)
	if err != nil || there && sameWords(is, r) {
		return r.ID, err
	}
	if there {
		r.Version = 1
		return r.ID, saveKept(c.Desk, k, r)
	}
	r.ID = vault.NewID()
	_, err = addKept(c.Desk, k, r)
	return r.ID, err
}

// pays takes what is kept from the budget that there is for it.
func (d *Desk) pays(box *vault.Box, k kind, bytes int) error {
	if d.keeps == nil {
		return nil
	}
	return d.keeps(box, k, bytes)
}

// sameWords reports whether two records say the same, whenever they were written.
func sameWords[T any](a, b kept[T]) bool {
	said := func(r kept[T]) map[string]any {
		m := map[string]any{}
		if plain, err := json.Marshal(r.Value); err != nil || json.Unmarshal(plain, &m) != nil {
			return nil // no record is such a value
		}
		delete(m, "at")
		return m
	}
	return a.Day == b.Day && a.Child == b.Child && reflect.DeepEqual(said(a), said(b))
}

// saveKept keeps a changed record; when another tab was faster it gives Conflict.
func saveKept[T any](d *Desk, k kind, r kept[T]) error { return saveIn(d, d.space.box, k, r) }

// saveIn is saveKept in another vault.
func saveIn[T any](d *Desk, box *vault.Box, k kind, r kept[T]) error {
	row, err := seal(box, k, r)
	if err != nil {
		return err
	}
	row.By = d.writes(box)
	if err := d.pays(box, k, len(row.Sealed)); err != nil {
		return err
	}
	return d.DB.SaveRecord(d.ctx(), box.ID, row)
}

// putKept adds a record that there is one of for each child, or saves it when
// it was there.
func putKept[T any](d *Desk, k kind, r kept[T]) error {
	if r.Version > 0 {
		return saveKept(d, k, r)
	}
	added, err := addKept(d, k, r)
	if err == nil && !added {
		err = fault.New(fault.Conflict, "error.conflict")
	}
	return err
}

// saveTries is how often a change is made again when another tab was faster.
// At each try at least one of those who met has saved.
const saveTries = 32

// untilKept saves, and once more when another tab was faster: on what that tab saved,
// which reload reads unless save does.
func untilKept(save, reload func() error) error {
	for range saveTries {
		err := save()
		if f, ok := fault.As(err); !ok || f.Key != "error.conflict" {
			return err
		}
		if reload == nil {
			continue
		}
		if err := reload(); err != nil {
			return err
		}
	}
	return fault.New(fault.Conflict, "error.conflict")
}

// changeKept makes a change and keeps it. When another tab saved meanwhile, the
// change is made again on what that tab saved.
func changeKept[T any](d *Desk, k kind, id string, change func(*kept[T]) error) error {
	return untilKept(func() error {
		r, err := readKept[T](d, k, id)
		if err != nil {
			return err
		}
		if err := change(&r); err != nil {
			return err
		}
		return saveKept(d, k, r)
	}, nil)
}

var recordID = regexp.MustCompile(`^[A-Za-z0-9_-]{16,40}$`)

// mayBe gives NotFound for what no record has as its id: PostgreSQL takes no such
// text, and would not say that nothing is there.
func mayBe(id string) error {
	if !recordID.MatchString(id) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return nil
}

// idOf reads the id that a form brought, under which asking twice keeps once.
// One that is no id gets a new one: the form was made by hand.
func (c *call) idOf(name string) string {
	if id := c.r.PostForm.Get(name); recordID.MatchString(id) {
		return id
	}
	return vault.NewID()
}

package space

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

// Kind is what a record is; a value of one type of the program stands in it.
type Kind string

const (
	KindChild  Kind = "child"  // family.Child
	KindResult Kind = "result" // KeptResult
	KindVision Kind = "vision" // plan.Vision with its ratings; the id is the child's
	KindPlan   Kind = "plan"   // plan.Plan
	KindEntry  Kind = "entry"  // journal.Entry
	KindHard   Kind = "hard"   // journal.Hard
	KindTested Kind = "tested" // journal.Tested
	KindWeek   Kind = "week"   // family.Week
	KindDoor   Kind = "door"   // JoinCode, in a bond

	KindOpen      Kind = "open"      // family.Opened, in a bond of two parents; the id is family.OpeningID
	KindAgreement Kind = "agreement" // agreement.Agreement, in a bond
	KindThing     Kind = "thing"     // voice.Thing, of a child
	KindVoice     Kind = "voice"     // voice.Shown, of a parent; about a bond
	KindThanks    Kind = "thanks"    // Thanks, of a child; the id is that of the parent's copy

	KindGrant  Kind = "grant"  // share.Grant
	KindReport Kind = "report" // report.Report: of a draft with its grant's id, of what is open in a vault of its own
	KindLock   Kind = "lock"   // share.Lock, beside the report that it locks
)

// MostOf is how many there may be of a kind about a child, or a bond, in a vault:
// nobody fills the room that another has, nor the disk.
var MostOf = map[Kind]int{
	KindChild: 30, KindAgreement: 1000, KindVoice: 2000, KindThanks: 2000, KindThing: 10_000, KindGrant: 300, KindReport: 300,
}

func (k Kind) most() int {
	if n, ok := MostOf[k]; ok {
		return n
	}
	return 30_000
}

// Kept is a value of a record with what a save has to name.
type Kept[T any] struct {
	ID      string
	Child   string // empty when it is about none
	Day     calendar.Day
	Version int64
	Value   T
}

// Written is what has texts of a person in it.
type Written interface{ Texts() []string }

// The range of all days that people keep things for.
const (
	FirstDay calendar.Day = 0      // 1970
	LastDay  calendar.Day = 100000 // 2243
)

// Read reads one record of who is signed in, or gives NotFound.
func Read[T any](d *Desk, k Kind, id string) (Kept[T], error) {
	return ReadIn[T](d, d.Space.Box, k, id)
}

// ReadIn is Read in another vault: that of a bond, or of its other end.
func ReadIn[T any](d *Desk, box *vault.Box, k Kind, id string) (r Kept[T], err error) {
	if err := CheckID(id); err != nil {
		return r, err
	}
	row, err := d.DB.Record(d.Ctx(), box.ID, string(k), id)
	if err != nil {
		return r, err
	}
	return Unseal[T](box, row)
}

// Find is Read for what need not be there: ok is false when it is not.
func Find[T any](d *Desk, k Kind, id string) (r Kept[T], ok bool, err error) {
	return FindIn[T](d, d.Space.Box, k, id)
}

// FindIn is Find in another vault.
func FindIn[T any](d *Desk, box *vault.Box, k Kind, id string) (r Kept[T], ok bool, err error) {
	r, err = ReadIn[T](d, box, k, id)
	if fault.Is(err, fault.NotFound) {
		return Kept[T]{ID: id}, false, nil
	}
	return r, err == nil, err
}

// List lists a child's records from one day to another, both included.
func List[T any](d *Desk, k Kind, child string, from, to calendar.Day) ([]Kept[T], error) {
	return ListIn[T](d, d.Space.Box, k, child, from, to)
}

// ListIn is List in another vault.
func ListIn[T any](d *Desk, box *vault.Box, k Kind, child string, from, to calendar.Day) ([]Kept[T], error) {
	rows, err := d.records(box.ID, k, child, from, to)
	if err != nil {
		return nil, err
	}
	all := make([]Kept[T], len(rows))
	for i, row := range rows {
		if all[i], err = Unseal[T](box, row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Add keeps a new record. added is false when the same wish came before.
func Add[T any](d *Desk, k Kind, r Kept[T]) (added bool, err error) {
	return AddIn(d, d.Space.Box, k, r)
}

// AddIn is Add in another vault.
func AddIn[T any](d *Desk, box *vault.Box, k Kind, r Kept[T]) (added bool, err error) {
	row, err := seal(box, k, r)
	if err != nil {
		return false, err
	}
	row.By, row.Most = d.writes(box), k.most()
	if err := d.pays(box, k, len(row.Sealed)); err != nil {
		return false, err
	}
	return d.DB.AddRecord(d.Ctx(), box.ID, row)
}

// Save keeps a changed record; when another tab was faster it gives Conflict.
func Save[T any](d *Desk, k Kind, r Kept[T]) error { return SaveIn(d, d.Space.Box, k, r) }

// SaveIn is Save in another vault.
func SaveIn[T any](d *Desk, box *vault.Box, k Kind, r Kept[T]) error {
	row, err := seal(box, k, r)
	if err != nil {
		return err
	}
	row.By = d.writes(box)
	if err := d.pays(box, k, len(row.Sealed)); err != nil {
		return err
	}
	return d.DB.SaveRecord(d.Ctx(), box.ID, row)
}

// Put adds a record that there is one of for each child, or saves it when
// it was there.
func Put[T any](d *Desk, k Kind, r Kept[T]) error {
	if r.Version > 0 {
		return Save(d, k, r)
	}
	added, err := Add(d, k, r)
	if err == nil && !added {
		err = fault.New(fault.Conflict, "error.conflict")
	}
	return err
}

// Change makes a change and keeps it. When another tab saved meanwhile, the
// change is made again on what that tab saved.
func Change[T any](d *Desk, k Kind, id string, change func(*Kept[T]) error) error {
	return UntilKept(func() error {
		r, err := Read[T](d, k, id)
		if err != nil {
			return err
		}
		if err := change(&r); err != nil {
			return err
		}
		return Save(d, k, r)
	}, nil)
}

// saveTries is how often a change is made again when another tab was faster.
// At each try at least one of those who met has saved.
const saveTries = 32

// UntilKept saves, and once more when another tab was faster: on what that tab saved,
// which reload reads unless save does.
func UntilKept(save, reload func() error) error {
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

// SameWords reports whether two records say the same, whenever they were written.
func SameWords[T any](a, b Kept[T]) bool {
	said := func(r Kept[T]) map[string]any {
		m := map[string]any{}
		if plain, err := json.Marshal(r.Value); err != nil || json.Unmarshal(plain, &m) != nil {
			return nil // no record is such a value
		}
		delete(m, "at")
		return m
	}
	return a.Day == b.Day && a.Child == b.Child && reflect.DeepEqual(said(a), said(b))
}

// RecordID matches what may be the id of a record.
var RecordID = regexp.MustCompile(`^[A-Za-z0-9_-]{16,40}$`)

// CheckID gives NotFound for what no record can have as its id: PostgreSQL takes no such
// text, and would not say that nothing is there.
func CheckID(id string) error {
	if !RecordID.MatchString(id) {
		return fault.New(fault.NotFound, "error.not_found")
	}
	return nil
}

// Unseal is the inverse of seal.
func Unseal[T any](box *vault.Box, row store.Record) (r Kept[T], err error) {
	k := Kind(row.Kind)
	r = Kept[T]{ID: row.ID, Child: row.Child, Version: row.Version}
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

// seal makes the row of a value.
func seal[T any](box *vault.Box, k Kind, r Kept[T]) (store.Record, error) {
	plain, err := json.Marshal(r.Value)
	if err != nil {
		return store.Record{}, fmt.Errorf("record %s: %w", k, err)
	}
	return store.Record{
		Kind: string(k), ID: r.ID, Child: r.Child, Day: r.Day.String(), Version: r.Version,
		Sealed: box.Seal(k.place(r.ID), plain),
	}, nil
}

// place binds a sealed value to its record, so that it opens nowhere else.
func (k Kind) place(id string) string { return "record.sealed/" + string(k) + "/" + id }

// pays takes what is kept from the budget that there is for it.
func (d *Desk) pays(box *vault.Box, k Kind, bytes int) error {
	if d.PayFor == nil {
		return nil
	}
	return d.PayFor(box, k, bytes)
}

// writes is who writes into a vault that is a bond of who is signed in; empty for
// any other vault.
func (d *Desk) writes(box *vault.Box) string {
	if d.Space != nil && slices.ContainsFunc(d.Space.Bonds, func(b Bond) bool { return b.ID == box.ID }) {
		return d.Space.Box.ID
	}
	return ""
}

package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3/vfs"
)

// X4: at a power cut nothing acknowledged is lost and nothing is damaged, with
// the settings the store has. With weaker ones the same trial must see losses:
// otherwise it would prove nothing. MENTOR_SOAK=1 makes 10,000 cuts.
func TestPowerCut(t *testing.T) {
	soak := os.Getenv("MENTOR_SOAK") == "1"
	t.Run("full", func(t *testing.T) {
		began := time.Now()
		tr := wearOut(t, func(tr *trial) bool {
			return tr.lost > 0 || tr.damaged != nil || tr.cuts >= 10_000 || !soak && time.Since(began) > 6*time.Second
		})
		if tr.lost > 0 || tr.damaged != nil {
			t.Errorf("disk %d: %d rows lost, damage: %v", tr.disks, tr.lost, errors.Join(tr.damaged...))
		}
		if tr.acknowledged == 0 || tr.kept == 0 || tr.dropped == 0 || tr.torn == 0 {
			t.Error("the cuts did no harm: nothing was tried")
		}
	})
	for _, weaker := range []string{"normal", "off"} {
		t.Run(weaker, func(t *testing.T) {
			tr := wearOut(t, func(tr *trial) bool { return tr.cuts >= 1000 || !soak && tr.lost > 0 },
				"_pragma=synchronous("+weaker+")")
			if tr.lost == 0 {
				t.Error("no loss was seen, where there must be some")
			}
		})
	}
}

// trial counts what happened at the cuts of several disks.
type trial struct {
	disks, cuts         int
	acknowledged        int // writes
	lost                int // rows that did not stand as acknowledged
	late                int // rows that turned up a cut later: see row.late
	damaged             []error
	kept, dropped, torn int            // sectors that were not synced
	undone              int            // files made or deleted that were not synced
	during              map[string]int // what the power went out on
}

func (tr *trial) String() string {
	damage := ""
	if len(tr.damaged) > 0 {
		damage = fmt.Sprintf(" (such as %.80q)", tr.damaged[0])
	}
	return fmt.Sprintf(`%d cuts of %d disks, %d writes acknowledged, %d rows lost, %d databases damaged%s
		not synced: %d sectors kept, %d dropped, %d torn; %d files undone; %d writes came late; cut during %v`,
		tr.cuts, tr.disks, tr.acknowledged, tr.lost, len(tr.damaged), damage,
		tr.kept, tr.dropped, tr.torn, tr.undone, tr.late, tr.during)
}

// wearOut runs the store on one new disk after another until enough has been
// seen. The number of a disk is the seed of all that is random on it; which
// writes share a commit is not in our hands.
func wearOut(t *testing.T, enough func(*trial) bool, settings ...string) *trial {
	tr := &trial{during: map[string]int{}}
	for !enough(tr) {
		tr.disks++
		if err := tr.run(t, settings); err != nil {
			tr.damaged = append(tr.damaged, err)
		}
	}
	t.Log(tr)
	return tr
}

// cutsPerDisk is how often one database goes through a cut.
const cutsPerDisk = 25

// run uses one disk up. It gives an error when the database was damaged.
func (tr *trial) run(t *testing.T, settings []string) error {
	folder, seed := t.TempDir(), uint64(tr.disks)
	defer os.RemoveAll(folder)
	m := &machine{trial: tr, path: filepath.Join(folder, database)}
	m.disk = newDisk(tr, rand.New(rand.NewPCG(seed, 0)))
	name := fmt.Sprint("powercut-", seed)
	vfs.Register(name, m.disk)
	defer vfs.Unregister(name)
	m.settings = append([]string{"vfs=" + name}, settings...)
	for i := range m.writers {
		m.writers[i].random = rand.New(rand.NewPCG(seed, uint64(i+1)))
	}
	for range cutsPerDisk {
		// Up to some thousands, but half of the cuts come before the 64th change.
		if err := m.live(t, int(math.Exp(m.disk.random.Float64()*math.Log(4096)))); err != nil {
			return err
		}
		if err := m.disk.cut(folder); err != nil {
			t.Fatal(err)
		}
	}
	return m.live(t, math.MaxInt)
}

// machine runs the store on a disk, and knows what was asked of it.
type machine struct {
	trial    *trial
	disk     *disk
	path     string
	settings []string
	writers  [16]writer
	answered int // writes acknowledged since the last check
}

// live starts the store, looks at what is there, and writes until the power
// goes, after so many changes of the disk, or until everybody is done. It
// gives an error when the database is damaged.
func (m *machine) live(t *testing.T, changes int) error {
	defer m.disk.open.Wait() // database/sql may still be rolling back
	starting, stop := context.WithCancel(t.Context())
	defer stop() // goose would try again for seconds
	m.disk.left, m.disk.whenOff = changes, stop
	db, err := openSQLite(starting, m.path, m.settings...)
	if err != nil {
		return m.disk.unlessOff(err)
	}
	err = m.check(db)
	if err == nil {
		err = m.write(t.Context(), db)
	}
	return errors.Join(err, m.disk.unlessOff(db.Close()))
}

// write has all writers write at once.
func (m *machine) write(ctx context.Context, db *DB) error {
	var running sync.WaitGroup
	errs, answered := make([]error, len(m.writers)), make([]int, len(m.writers))
	n := 1 + m.disk.random.IntN(100)
	for i := range m.writers {
		running.Go(func() {
			n, err := m.writers[i].write(ctx, db, i, n)
			answered[i], errs[i] = n, m.disk.unlessOff(err)
		})
	}
	running.Wait()
	for _, n := range answered {
		m.answered += n
	}
	m.trial.acknowledged += m.answered
	return errors.Join(errs...)
}

// check compares every row with what was acknowledged. What was asked for and
// not acknowledged may be there or not; whatever stands counts from now on.
func (m *machine) check(db *DB) error {
	stands, err := contents(db)
	if err != nil {
		return err
	}
	for i := range m.writers {
		rows := m.writers[i].rows
		for j := range rows {
			m.trial.judge(&rows[j], stands[rows[j].id], m.answered > 0)
			delete(stands, rows[j].id)
		}
	}
	m.answered = 0
	if len(stands) > 0 {
		return fmt.Errorf("nobody wrote %v", stands)
	}
	return nil
}

// judge notes that a row stands with a version. settled says that something
// was acknowledged since the last time.
func (tr *trial) judge(r *row, version int64, settled bool) {
	if settled {
		r.late = nil
	}
	switch {
	case version == r.acknowledged || version == r.asked:
	case slices.Contains(r.late, version):
		tr.late++
	default:
		tr.lost++
	}
	if version != r.asked {
		r.late = append(r.late, r.asked)
	}
	r.acknowledged, r.asked = version, version
}

// contents is the version of every sitting, in a database that is in order.
func contents(db *DB) (map[string]int64, error) {
	var verdict string
	if err := db.pool.QueryRow(`PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		return nil, errors.Join(err, errors.New("integrity_check: "+verdict))
	}
	rows, err := db.pool.Query(`SELECT id, version, sealed FROM sitting`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	stands := map[string]int64{}
	for rows.Next() {
		var s Sitting
		if err := rows.Scan(&s.ID, &s.Version, &s.Sealed); err != nil {
			return nil, err
		}
		if !bytes.Equal(s.Sealed, sealed(s.ID, s.Version)) {
			return nil, fmt.Errorf("%s does not hold what version %d holds", s.ID, s.Version)
		}
		stands[s.ID] = s.Version
	}
	return stands, rows.Err()
}

// writer is a caller of the store, with sittings nobody else changes.
type writer struct {
	random *rand.Rand
	rows   []row
}

// row is a sitting by its version; one that is not there has version 0.
type row struct {
	id                  string
	acknowledged, asked int64
	ended               bool // to be deleted; never added again, or an old version would pass for a new one

	// late is what was asked for before and was not there after the cut. It may
	// be there after the next one: in the -wal, what was written of it behind
	// the frame that was torn counts again when another write begins with the
	// very same frame, and is cut off too. Whatever is acknowledged ends it.
	late []int64
}

// write makes up to n writes, stops at the first that fails, and tells how
// many were acknowledged.
func (w *writer) write(ctx context.Context, db *DB, number, n int) (int, error) {
	for i := range n {
		if err := w.pick(number).change(ctx, db, w.random.IntN(6) == 0); err != nil {
			return i, err
		}
		if w.random.IntN(100) == 0 { // which moves the log into the file
			if err := db.Forget(ctx); err != nil {
				return i + 1, err
			}
		}
	}
	return n, nil
}

// pick takes any row or, often enough, a new one.
func (w *writer) pick(number int) *row {
	if len(w.rows) > 0 && w.random.IntN(3) > 0 {
		if r := &w.rows[w.random.IntN(len(w.rows))]; !r.ended {
			return r
		}
	}
	w.rows = append(w.rows, row{id: fmt.Sprintf("%d-%d", number, len(w.rows))})
	return &w.rows[len(w.rows)-1]
}

// change adds a row, or saves it again, or deletes it.
func (r *row) change(ctx context.Context, db *DB, remove bool) (err error) {
	r.asked = r.acknowledged + 1
	s := Sitting{ID: r.id, Version: r.acknowledged, Expires: math.MaxInt64, Sealed: sealed(r.id, r.asked)}
	switch {
	case r.acknowledged == 0:
		err = db.AddSitting(ctx, s)
	case remove:
		r.asked, r.ended = 0, true
		err = db.DeleteSitting(ctx, r.id)
	default:
		err = db.SaveSitting(ctx, s)
	}
	if err == nil {
		r.acknowledged = r.asked
	}
	return err
}

// sealed is what a version of a sitting holds: from a few bytes to two pages.
func sealed(id string, version int64) []byte {
	return bytes.Repeat(fmt.Appendf(nil, "%s/%d ", id, version), 1+int(version*version*37%1000))
}

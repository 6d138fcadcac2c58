package store

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// database is the name of the file that is on the simulated disk, with its
// journals. The copy before a migration is beside it, on the real one.
const database = "mentor.db"

var onDisk = []string{database, database + "-wal", database + "-journal"}

// disk stands between SQLite and the real files, which hold what a running
// machine sees, and remembers what of it would survive a power cut.
type disk struct {
	vfs.VFSFilename // the real one
	trial           *trial
	random          *rand.Rand
	sector          int64

	open sync.WaitGroup // files

	mu      sync.Mutex
	left    int               // changes until the power goes
	off     bool              // it has gone
	whenOff func()            // is called then
	names   map[string]*inode // what stands in the folder
	synced  map[string]*inode // what surely stands in it
}

// inode is a file, whatever its name.
type inode struct {
	synced []byte   // what it surely holds
	since  []change // what was done to it after that, oldest first
}

// change is a write at a place or, without data, a new size.
type change struct {
	at   int64
	data []byte
}

func newDisk(tr *trial, random *rand.Rand) *disk {
	return &disk{
		VFSFilename: vfs.Find("os").(vfs.VFSFilename), trial: tr, random: random,
		sector: []int64{512, 4096}[random.IntN(2)], names: map[string]*inode{}, synced: map[string]*inode{},
	}
}

// unlessOff gives err while there is power: without, everything fails.
func (d *disk) unlessOff(err error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return nil
	}
	return err
}

// spend takes one from the changes that are left. The power goes out during
// the last, and whether that one was done is open.
func (d *disk) spend(what, path string) error {
	if d.left--; d.left > 0 {
		return nil
	}
	d.off = true
	d.whenOff()
	d.trial.during[what+strings.TrimPrefix(filepath.Base(path), database)]++
	return sqlite3.IOERR
}

// OpenFilename implements [vfs.VFSFilename].
func (d *disk) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return nil, flags, sqlite3.IOERR
	}
	path := name.String()
	f, flags, err := d.VFSFilename.OpenFilename(name, flags)
	if err != nil || !slices.Contains(onDisk, filepath.Base(path)) {
		return f, flags, err
	}
	if d.names[path] == nil {
		d.names[path] = &inode{}
	}
	d.open.Add(1)
	journal := flags&vfs.OPEN_CREATE != 0 && flags&(vfs.OPEN_MAIN_JOURNAL|vfs.OPEN_WAL) != 0
	return &file{File: f, disk: d, path: path, inode: d.names[path], syncFolder: journal}, flags, nil
}

// Delete implements [vfs.VFS].
func (d *disk) Delete(path string, syncFolder bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return sqlite3.IOERR
	}
	if err := d.VFSFilename.Delete(path, false); err != nil {
		return err
	}
	delete(d.names, path)
	if err := d.spend("delete", path); err != nil {
		return err
	}
	if syncFolder {
		d.synced = maps.Clone(d.names)
	}
	return nil
}

// cut leaves in the folder what survived, and switches the power on again.
// Nothing may be open.
func (d *disk) cut(folder string) error {
	d.trial.cuts++
	for _, name := range onDisk {
		path := filepath.Join(folder, name)
		survivor := d.synced[path]
		if now := d.names[path]; now != survivor {
			if d.random.IntN(2) == 0 {
				survivor = now
			} else {
				d.trial.undone++
			}
		}
		if err := d.leave(path, survivor); err != nil {
			return err
		}
	}
	d.synced, d.off = maps.Clone(d.names), false
	return nil
}

// leave makes the real file what survived of it; nil for none.
func (d *disk) leave(path string, survivor *inode) error {
	if survivor == nil {
		delete(d.names, path)
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	survivor.synced, survivor.since = d.surviving(survivor), nil
	d.names[path] = survivor
	return os.WriteFile(path, survivor.synced, 0o600)
}

// surviving is what the disk holds of a file after a cut: of what was not
// synced each sector is there or not or in part, and each new size is or is
// not. A file may have grown before the bytes came that it grew for.
func (d *disk) surviving(f *inode) []byte {
	after, size := f.synced, int64(len(f.synced))
	luck := d.random.Float64()*2 - 0.5 // half of the time all or nothing
	for _, c := range f.since {
		size = c.size(size)
		if c.data == nil && d.random.Float64() < luck {
			after = c.apply(after)
		}
		for len(c.data) > 0 {
			n := min(int64(len(c.data)), d.sector-c.at%d.sector)
			after = d.sectorAfter(after, change{c.at, c.data[:n]}, luck)
			c = change{c.at + n, c.data[n:]}
		}
	}
	if int64(len(after)) < size && d.random.Float64() < luck {
		after = change{at: size}.apply(after)
	}
	return after
}

// sectorAfter writes what survived of one sector.
func (d *disk) sectorAfter(after []byte, c change, luck float64) []byte {
	half := len(c.data) / 2
	switch {
	case d.random.IntN(16) > 0:
		if d.random.Float64() >= luck {
			d.trial.dropped++
			return after
		}
		d.trial.kept++
		return c.apply(after)
	case d.random.IntN(2) == 0:
		c.data = c.data[:half]
	default:
		c = change{c.at + int64(half), c.data[half:]}
	}
	d.trial.torn++
	return c.apply(after)
}

// size is how long a file is after the change, if it was so long before.
func (c change) size(before int64) int64 {
	if c.data == nil {
		return c.at
	}
	return max(before, c.at+int64(len(c.data)))
}

// apply changes what a file holds.
func (c change) apply(to []byte) []byte {
	size := c.size(int64(len(to)))
	if more := size - int64(len(to)); more > 0 {
		to = append(to, make([]byte, more)...)
	}
	copy(to[c.at:], c.data)
	return to[:size]
}

// file is an open file on a disk.
type file struct {
	vfs.File   // the real one
	disk       *disk
	path       string
	inode      *inode
	syncFolder bool // with the next sync: the real one does so on Unix with a journal
}

// Close implements [vfs.File].
func (f *file) Close() error {
	defer f.disk.open.Done()
	return f.File.Close()
}

// WriteAt implements [vfs.File].
func (f *file) WriteAt(b []byte, off int64) (int, error) {
	if err := f.change("write", change{off, bytes.Clone(b)}); err != nil {
		return 0, err
	}
	return f.File.WriteAt(b, off)
}

// Truncate implements [vfs.File].
func (f *file) Truncate(size int64) error {
	if err := f.change("resize", change{at: size}); err != nil {
		return err
	}
	return f.File.Truncate(size)
}

// SizeHint implements [vfs.FileSizeHint]: like the real one it makes room.
func (f *file) SizeHint(size int64) error {
	if has, err := f.Size(); err != nil || has >= size {
		return err
	}
	return f.Truncate(size)
}

// change notes what is about to be done to the file and is not synced.
func (f *file) change(what string, c change) error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if f.disk.off {
		return sqlite3.IOERR
	}
	f.inode.since = append(f.inode.since, c)
	return f.disk.spend(what, f.path)
}

// Sync implements [vfs.File].
func (f *file) Sync(vfs.SyncFlag) error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if f.disk.off {
		return sqlite3.IOERR
	}
	if err := f.disk.spend("sync", f.path); err != nil {
		return err
	}
	for _, c := range f.inode.since {
		f.inode.synced = c.apply(f.inode.synced)
	}
	f.inode.since = nil
	if f.syncFolder {
		f.disk.synced, f.syncFolder = maps.Clone(f.disk.names), false
	}
	return nil
}

// SharedMemory implements [vfs.FileSharedMemory]: WAL needs it.
func (f *file) SharedMemory() vfs.SharedMemory {
	return f.File.(vfs.FileSharedMemory).SharedMemory()
}

package cli

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// maxConnections bounds what connections cost: one whose request comes slowly holds
// about 80 KB.
const maxConnections = 1024

// door bounds how many connections are open. When one comes too many, the one that
// has been as it is for longest goes: it waits for nothing, or sends slowly. An
// answer takes milliseconds, and is not cut off by that.
type door struct {
	most int
	mu   sync.Mutex
	in   *list.List // of net.Conn, the longest as it is first
	of   map[net.Conn]*list.Element
}

func newDoor(most int) *door {
	return &door{most: most, in: list.New(), of: map[net.Conn]*list.Element{}}
}

// state is told by the server what becomes of a connection.
func (d *door) state(c net.Conn, s http.ConnState) {
	if longest := d.note(c, s); longest != nil {
		longest.Close() //nolint:errcheck // it may be closed by now
	}
}

func (d *door) note(c net.Conn, s http.ConnState) (goes net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.of[c]; e != nil {
		d.in.Remove(e)
		delete(d.of, c)
	}
	if s == http.StateClosed || s == http.StateHijacked {
		return nil
	}
	d.of[c] = d.in.PushBack(c)
	if d.in.Len() <= d.most {
		return nil
	}
	longest := d.in.Front()
	goes = longest.Value.(net.Conn)
	d.in.Remove(longest)
	delete(d.of, goes)
	return goes
}

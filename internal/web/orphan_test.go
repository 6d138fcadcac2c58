package web

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"mentor/internal/share"
	"mentor/internal/web/space"
)

// everyRow is all rows of all tables, each as the texts in it.
func (s *testSite) everyRow() (all []string) {
	s.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(s.folder, "mentor.db")+"?mode=ro")
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	for _, table := range []string{"vault", "account", "handle", "young", "session", "record", "member", "sitting", "resume_code", "installation"} {
		rows, err := db.Query(`SELECT * FROM ` + table)
		if err != nil {
			s.t.Fatal(err)
		}
		names, err := rows.Columns()
		if err != nil {
			s.t.Fatal(err)
		}
		for rows.Next() {
			values, into := make([]any, len(names)), make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				s.t.Fatal(err)
			}
			line := table
			for i, v := range values {
				if text, ok := v.(string); ok {
					line += " " + names[i] + "=" + text
				}
			}
			all = append(all, line)
		}
		if err := rows.Close(); err != nil {
			s.t.Fatal(err)
		}
	}
	return all
}

// X16: whatever is deleted, no row of any table names it any more, no key of it
// is left, and every vault that is left is somebody's.
func TestDeletedLeavesNoRow(t *testing.T) {
	t.Parallel()
	type home struct {
		mum, dad, kid            *visitor
		child, bond, pair, grant string // ids
		out                      string // the vault of what is shared
	}
	for what, end := range map[string]func(h home) []string{
		"the child's place": func(h home) []string {
			id := vaultOf(h.kid)
			h.kid.want(h.kid.post("/c/stop", ""), 303)
			return []string{id, "kind=voice", "kind=thanks", "kids-words-000001"}
		},
		"the child leaves": func(h home) []string {
			h.kid.want(h.kid.post("/c/leave", "bond="+h.bond), 303)
			return []string{"kind=voice", "kind=thanks", "kids-words-000001"}
		},
		"the child of a parent": func(h home) []string {
			h.mum.want(h.mum.post("/family/child/"+h.child+"/delete", ""), 303)
			return []string{h.child, h.bond, h.pair, h.out, "kind=voice", "kind=thanks", "kind=open"}
		},
		"the parent's place": func(h home) []string {
			id := vaultOf(h.mum)
			h.mum.want(h.mum.post("/delete", "when=now"), 303)
			return []string{id, h.child, h.bond, h.pair, h.out, "kind=voice", "kind=thanks", "kind=open"}
		},
		"what two parents have": func(h home) []string {
			h.dad.want(h.dad.post("/family/together/"+h.pair+"/leave", ""), 303)
			return []string{h.pair, "kind=open"}
		},
		"what is shared": func(h home) []string {
			h.mum.want(h.mum.post("/share/"+h.grant+"/end", ""), 303)
			return []string{h.out}
		},
		"the entry of what is shared": func(h home) []string {
			h.mum.want(h.mum.post("/share/"+h.grant+"/delete", ""), 303)
			return []string{h.out, h.grant}
		},
	} {
		t.Run(what, func(t *testing.T) {
			s := newSite(t)
			h := home{mum: s.anna(), dad: s.parent(), grant: "a-grant-000000001"}
			h.kid = s.asChild(h.mum, 2012)
			h.child, h.bond = h.mum.space().Space.Child.ID, h.mum.bondWith().ID
			h.kid.digs(h.bond)
			h.kid.want(h.kid.post("/c/kept/den-say-0000000001/show", "shown=den-copy-000000001&bond="+h.bond), 303)
			h.mum.want(h.mum.post("/voice/den-copy-000000001/thank", ""), 303)
			h.kid.want(h.kid.post("/c/agreements", aTerms("Ours", "id", "kids-words-000001", "with", h.bond)), 303)
			h.mum.want(h.mum.post("/agreements", aTerms("Mine", "id", "mums-words-000001", "child", h.child)), 303)
			h.dad.want(h.dad.post(h.mum.invitesAbout(h.child), "called=Ben&of="+h.dad.space().Space.Child.ID), 303)
			b, _, err := h.mum.space().PairOf(h.child)
			if err != nil {
				t.Fatal(err)
			}
			h.pair = b.ID
			for _, v := range []*visitor{h.mum, h.dad} {
				v.want(v.post("/family/together/"+h.pair+"/open", "section=know&words=Hello"), 303)
			}
			h.mum.shares(h.grant, s.clock.Format("2006-01-02"), share.Summary)
			h.mum.want(h.mum.post("/share/"+h.grant+"/open", ""), 200)
			g, err := space.Read[share.Grant](h.mum.space().Desk, space.KindGrant, h.grant)
			if err != nil {
				t.Fatal(err)
			}
			h.out = g.Value.Vault
			before := strings.Join(s.everyRow(), "\n")
			gone := end(h)
			left := s.everyRow()
			for _, id := range gone {
				if id == "" || !strings.Contains(before, id) {
					t.Errorf("%q was never there", id)
				}
				for _, row := range left {
					if strings.Contains(row, id) {
						t.Errorf("%s is left: %s", id, row)
					}
				}
			}
			all := strings.Join(left, "\n")
			for _, row := range left {
				id, ok := strings.CutPrefix(row, "vault id=")
				if ok && !strings.Contains(all, "account vault_id="+id) && !strings.Contains(all, "bond_id="+id) {
					t.Error("a vault of nobody: ", fmt.Sprint(row))
				}
			}
		})
	}
}

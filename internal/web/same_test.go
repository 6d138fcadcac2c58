package web

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mentor/internal/share"
)

// childThings are things that a child does. None of them may change a byte of any
// page of the parent's; whoever gives a child something new to do adds it here.
// What a child shows on purpose is no such thing.
var childThings = map[string]func(s *testSite, mum, dad, kid *visitor){
	"came and wrote nothing": func(*testSite, *visitor, *visitor, *visitor) {},
	"looked around": func(_ *testSite, _, _, kid *visitor) {
		for _, path := range []string{"/c/today", "/c/who-sees", "/c/stop", "/c/words", "/c/export", "/c/help"} {
			kid.want(kid.get(path), 200)
		}
	},
	"wrote, and kept it": func(_ *testSite, mum, _, kid *visitor) { kid.digs(mum.bondWith().ID) },
	"skipped": func(_ *testSite, mum, _, kid *visitor) {
		kid.want(kid.post("/c/felt/"+mum.bondWith().ID, "id=den-felt-000000002"), 422)
		kid.want(kid.post("/c/say", "id=den-say-0000000002"), 422)
	},
	"looked at how it would be shown": func(_ *testSite, mum, _, kid *visitor) {
		bond := mum.bondWith().ID
		kid.digs(bond)
		kid.want(kid.post("/c/kept/den-say-0000000001/preview", "bond="+bond), 200)
	},
	"showed and took back": func(_ *testSite, mum, _, kid *visitor) {
		bond := mum.bondWith().ID
		kid.digs(bond)
		for _, id := range []string{"den-say-0000000001", "den-wish-000000001", "den-felt-000000001"} {
			kid.want(kid.post("/c/kept/"+id+"/show", "bond="+bond+"&topic=listens&shown=copy-"+id), 303)
			kid.want(kid.post("/c/kept/"+id+"/back", "bond="+bond), 303)
		}
	},
	"showed and threw it away": func(_ *testSite, mum, _, kid *visitor) {
		bond := mum.bondWith().ID
		kid.digs(bond)
		kid.want(kid.post("/c/kept/den-say-0000000001/show", "bond="+bond+"&shown=copy-den-say-000001"), 303)
		kid.want(kid.post("/c/kept/den-say-0000000001/away", ""), 303)
	},
	"showed and deleted everything": func(_ *testSite, mum, _, kid *visitor) {
		bond := mum.bondWith().ID
		kid.digs(bond)
		kid.want(kid.post("/c/kept/den-say-0000000001/show", "bond="+bond+"&shown=copy-den-say-000001"), 303)
		kid.want(kid.post("/c/stop", ""), 303, "/c?gone")
	},
	"reads the agreements": func(_ *testSite, _, _, kid *visitor) {
		kid.want(kid.get("/c/agreements"), 200)
		kid.want(kid.get("/c/agreements/"+kid.pactID("own-agree-0000001")), 200)
	},
	"made new words": func(_ *testSite, _, _, kid *visitor) { kid.want(kid.post("/c/words", ""), 200) },
	"closed it":      func(_ *testSite, _, _, kid *visitor) { kid.want(kid.post("/c/out", ""), 303) },
	"left": func(_ *testSite, mum, _, kid *visitor) {
		kid.want(kid.post("/c/leave", "bond="+mum.bondWith().ID), 303, "/c/who-sees")
	},
	"lets it end by age": func(_ *testSite, mum, _, kid *visitor) {
		kid.want(kid.post("/c/renew", "no=1&bond="+mum.bondWith().ID), 303, "/c/who-sees")
	},
	"deleted everything": func(_ *testSite, _, _, kid *visitor) { kid.want(kid.post("/c/stop", ""), 303, "/c?gone") },
	"made one more place": func(s *testSite, mum, _, _ *visitor) {
		v := s.comes(mum, "badger")
		v.digs(v.childSpace().Space.Bonds[0].ID)
	},
	"came back with words": func(_ *testSite, _, _, kid *visitor) {
		kid.want(kid.post("/c/forgot", "pin=739164&words="+kid.withWords()+kid.doorName()), 303, "/c/today")
	},
	"showed a psychologist": func(s *testSite, mum, _, kid *visitor) {
		kid.keepsSome(mum.bondWith().ID)
		link, pass := kid.showsOutside(share.Children...)
		psy := s.reader(link, pass)
		psy.want(psy.get(link+"/report"), 200)
		psy.want(psy.post(link+"/note", "note=hello"), 303)
	},
	"connected with another parent": func(_ *testSite, _, dad, kid *visitor) {
		kid.want(kid.post("/c/connect", "code="+doorOf(dad)), 303, "/c/who-sees")
	},
}

var codeShown = regexp.MustCompile(`<p class="code">(.*?)</p>`)

// doorOf is a code that a parent makes for the child their pages are about.
func doorOf(parent *visitor) string {
	parent.t.Helper()
	child := parent.space().Space.Child.ID
	p := parent.want(parent.post("/family/child/"+child+"/door", "called=Mum"), 200)
	return strings.ReplaceAll(codeShown.FindStringSubmatch(p)[1], " ", "+")
}

// fromForm are the random ids that a form brings anew each time.
var fromForm = regexp.MustCompile(`(name="id" value="|"challenge":"|passkey=)[^"; ]*`)

// screens are all pages a parent can ask for, to the byte but for such ids.
func (v *visitor) screens() map[string]string {
	all := map[string]string{}
	for path, body := range v.doorScreens() {
		all[path] = body
	}
	v.crawl(func(request, headers, body string) {
		if !strings.HasPrefix(request, "/c") && !strings.HasPrefix(request, "/demo/") {
			all[request] = fromForm.ReplaceAllString(headers+body, "$1*")
		}
	})
	return all
}

// doorScreens are the pages about each child, the door's among them: their
// addresses have ids that the requests of the matrix do not know.
func (v *visitor) doorScreens() map[string]string {
	all := map[string]string{}
	for _, ch := range v.space().Space.Children {
		for _, path := range []string{"/family/child/" + ch.ID, "/family/child/" + ch.ID + "/door", "/family/child/" + ch.ID + "/delete"} {
			all[path] = v.want(v.get(path), 200)
		}
	}
	made := v.want(v.post("/family/child/"+v.space().Space.Child.ID+"/door", "called=Mum"), 200)
	all["a code"] = codeShown.ReplaceAllString(made, "")
	return all
}

// The parent's screens are the same to the byte, whether the child never came, or
// did any of the things above. Also at the door, where nobody is signed in.
func TestParentLearnsNothing(t *testing.T) {
	t.Parallel()
	for name, do := range childThings {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			mum, dad := s.anna(), s.parent()
			b := mum.bondWith()
			c := mum.space()
			b.Me.Name = "Mum"
			if err := c.SaveMember(b, b.Me); err != nil {
				t.Fatal(err)
			}
			never, door := mum.screens(), s.visitor().get("/signin").Body.String()
			kid := s.asChild(mum, 2012)
			came := mum.screens()
			do(s, mum, dad, kid)
			after := mum.screens()
			if len(never) < 50 || len(after) != len(never) {
				t.Fatalf("%d pages were looked at, then %d", len(never), len(after))
			}
			for _, path := range slices.Sorted(maps.Keys(never)) {
				if never[path] != came[path] {
					t.Errorf("%s tells that the child came:\n%s", path, firstChange(never[path], came[path]))
				}
				if never[path] != after[path] {
					t.Errorf("%s tells that the child %s:\n%s", path, name, firstChange(never[path], after[path]))
				}
			}
			if s.visitor().get("/signin").Body.String() != door {
				t.Error("the door tells that there is a child")
			}
		})
	}
}

// firstChange is where two texts begin to differ.
func firstChange(was, is string) string {
	i := 0
	for i < min(len(was), len(is)) && was[i] == is[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-80):min(len(s), i+80)] }
	return cut(was) + "\n---\n" + cut(is)
}

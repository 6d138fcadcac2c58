package web

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"mentor/internal/calendar"
	"mentor/internal/journal"
	"mentor/internal/vault"
	"mentor/internal/voice"
	"mentor/internal/web/call"
	"mentor/internal/web/space"
)

// fills keeps n of a kind on each of some days, the last of them today.
func fills[T any](v *visitor, c *call.Call, k space.Kind, child string, each []int, value T) {
	v.t.Helper()
	for ago, n := range each {
		for range n {
			if _, err := space.Add(c.Desk, k, space.Kept[T]{ID: vault.NewID(), Child: child, Day: c.Space.Today - calendar.Day(ago), Value: value}); err != nil {
				v.t.Fatal(err)
			}
		}
	}
}

// Over all pages of a list each of it stands once, however many there are of a day;
// from an older page a link leads to the newest, and only the first says what is not
// of the list.
func TestPartsOfAList(t *testing.T) {
	t.Parallel()
	each := []int{20, 130, 30, 20, 1, 49, 7} // a page ends within a day, at its end and after one more
	s := newSite(t)
	anna := s.anna()
	mia := s.asChild(anna, miaBorn)
	c := anna.space()
	fills(anna, c, space.KindHard, c.Space.Child.ID, each, journal.Hard{Day: c.Space.Today, At: s.clock, What: "loud"})
	fills(anna, c, space.KindTested, c.Space.Child.ID, each, journal.Tested{At: s.clock, Own: "a look"})
	fills(mia, mia.childSpace(), space.KindThing, "", each, voice.Thing{Words: "a line"})
	for _, list := range []struct {
		v           *visitor
		path, begin string
	}{
		{anna, "/hard", "First, a minute for you"},
		{anna, "/tested", "Write"},
		{mia, "/c/kept", ""},
	} {
		one := regexp.MustCompile(`href="` + list.path + `/[A-Za-z0-9_-]{22}"`)
		older := regexp.MustCompile(`href="(` + list.path + `\?until=[^"]+)"`)
		found, pages := map[string]int{}, 0
		for target := list.path; target != "" && pages < 10; pages++ {
			body := list.v.want(list.v.get(target), 200)
			for _, link := range one.FindAllString(body, -1) {
				found[link]++
			}
			if first := pages == 0; strings.Contains(body, `href="`+list.path+`">Back to the newest<`) == first {
				t.Errorf("page %d of %s: back to the newest", pages+1, list.path)
			} else if list.begin != "" && strings.Contains(body, list.begin) != first {
				t.Errorf("page %d of %s says %q", pages+1, list.path, list.begin)
			}
			target = ""
			if m := older.FindStringSubmatch(body); m != nil {
				target = html.UnescapeString(m[1])
			}
		}
		for link, n := range found {
			if n != 1 {
				t.Errorf("%s stands %d times", link, n)
			}
		}
		if len(found) != 257 || pages != 6 {
			t.Errorf("%s lists %d of 257 on %d pages", list.path, len(found), pages)
		}
		if body := list.v.want(list.v.get(list.path+"?until=1999-01-01&skip=9"), 200); !strings.Contains(body, "Back to the newest") || strings.Contains(body, "nothing here yet") {
			t.Errorf("%s before everything does not lead back", list.path)
		}
	}
}

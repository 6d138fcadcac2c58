package web

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"mentor/internal/share"
)

var (
	boxes   = regexp.MustCompile(`<textarea[^>]*>`)
	refused = regexp.MustCompile(`role="alert">([^<]+)<`)
)

// What is pasted into a box is cut by nobody: one that is too long comes back whole,
// with how much of it is too much.
func TestPastedTooLong(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	k := s.kin()
	k.anna.shares(ownShare, "2026-01-01", share.Summary)
	link, pass := k.anna.opens(ownShare)
	reader := s.reader(link, pass)
	k.mia.want(k.mia.post(k.mia.filled("/c/agreements/{pact}"), "move=yes&id=own-step-00000001&version=1"), 303)
	for _, form := range []struct {
		v       *visitor
		request string
		most    int
		fields  []string
	}{
		{k.anna, "/today id=new-entry-0000001&day={today}", 2000, []string{"words"}},
		{k.anna, "/entry/own-entry-0000001 version=1&day={today}", 2000, []string{"words"}},
		{k.anna, "/hard id=new-hard-00000001&day={today}", 2000, []string{"what", "mine"}},
		{k.anna, "/hard/own-hard-00000001 version=1&what=a", 500, []string{"felt-words"}},
		{k.anna, "/hard id=new-hard-00000001&day={today}", 1000, []string{"act", "effect"}},
		{s.visitor(), "/repair", 1000, []string{"act", "effect"}},
		{k.anna, "/tested id=new-tested-000001&day={today}", 2000, []string{"did"}},
		{k.anna, "/tested id=new-tested-000001&day={today}", 500, []string{"own"}},
		{k.anna, "/vision version=1", 2000, []string{"words"}},
		{k.anna, "/signs/own-1 version=1&name=a&level1=a&level2=b&level4=d&level5=e", 200, []string{"level3"}},
		{k.anna, "/plan/practice practice=heat-number&then=I", 200, []string{"when"}},
		{k.anna, "/plan/practice practice=heat-number&when=When", 200, []string{"then"}},
		{k.anna, "/plan/checkin week=1", 2000, []string{"words"}},
		{k.anna, "/agreements id=new-agree-0000001&from={today}&review=2026-03-28", 200, []string{"what"}},
		{k.anna, "/agreements id=new-agree-0000001&what=Dinner&from={today}&review=2026-03-28&checker=me", 400, []string{"mine", "theirs", "why", "check", "how", "wider", "narrower"}},
		{k.anna, "/family/together/{pair}/open section=know", 300, []string{"words"}},
		{reader, link + "/note", 2000, []string{"note"}},
		{k.mia, "/c/today day={today}&weather=3", 200, []string{"words"}},
		{k.mia, "/c/say id=new-say-000000001", 1000, []string{"words"}},
		{k.mia, "/c/say id=own-say-000000001&version=1", 1000, []string{"words"}},
		{k.mia, "/c/wish id=new-wish-00000001", 200, []string{"words"}},
		{k.mia, "/c/felt/{bond} id=new-felt-00000001&a-tells=3", 1000, []string{"words"}},
		{k.mia, "/c/agreements/{pact} move=note&id=new-step-00000001&version=1&kept=yes&day={today}", 500, []string{"words"}},
		{k.mia, "/c/agreements/{pact} move=end&id=new-step-00000001&version=1", 500, []string{"words"}},
	} {
		target, fields, _ := strings.Cut(form.v.filled(form.request), " ")
		for _, name := range form.fields {
			in, err := url.ParseQuery(fields)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.TrimSpace(strings.Repeat("слово и\n", 10_000/8)) // two bytes a letter, six as they are sent
			in.Set(name, text)
			w := form.v.post(target, in.Encode())
			body := html.UnescapeString(w.Body.String())
			if !strings.Contains(body, ">"+text+"</textarea>") && !strings.Contains(body, ">"+strings.Join(strings.Fields(text), " ")+"</textarea>") {
				t.Errorf("%s: %s of 10,000 letters does not come back: %d, %q", target, name, w.Code, refused.FindAllStringSubmatch(body, -1))
				continue
			}
			if want := fmt.Sprintf("This is %d letters too long. Please shorten it.", 9999-form.most); w.Code != 422 || !strings.Contains(body, want) {
				t.Errorf("%s: %s of 10,000 letters does not say %q: %d, %q", target, name, want, w.Code, refused.FindAllStringSubmatch(body, -1))
			}
			for _, box := range boxes.FindAllString(body, -1) {
				if strings.Contains(box, "maxlength") {
					t.Errorf("%s: a browser cuts what is pasted into %s", target, box)
				}
			}
		}
	}
}

package chart_test

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mentor/internal/calendar"
	"mentor/internal/chart"
	"mentor/internal/progress"
)

const start = calendar.Day(20514) // 2 March 2026, a Monday

// element is one start tag with its attributes, and the text that follows it.
type element struct {
	name, text string
	attr       map[string]string
}

func (e element) is(class string) bool {
	return slices.Contains(strings.Fields(e.attr["class"]), class)
}

// parse reads a picture as strict XML.
func parse(t testing.TB, text string) (all []element) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			all = append(all, e)
		case xml.CharData:
			all[len(all)-1].text += string(token)
		}
	}
}

func withClass(all []element, class string) (found []element) {
	for _, e := range all {
		if e.is(class) {
			found = append(found, e)
		}
	}
	return found
}

func named(all []element, name string) (found []element) {
	for _, e := range all {
		if e.name == name {
			found = append(found, e)
		}
	}
	return found
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

var (
	numbers = regexp.MustCompile(`-?[0-9.]+`)
	places  = []string{"x", "x1", "x2", "cx", "y", "y1", "y2", "cy", "width", "height"}
)

// sound checks what holds for every picture: no style, ids that are there once
// and references that lead to them, and nothing outside.
func sound(t testing.TB, text string) []element {
	t.Helper()
	all := parse(t, text)
	ids := map[string]bool{}
	for _, e := range all {
		if _, ok := e.attr["style"]; ok || strings.HasPrefix(e.name, "style") || e.name == "script" {
			t.Errorf("inline style or script in %v", e)
		}
		if id, ok := e.attr["id"]; ok {
			if ids[id] {
				t.Errorf("id %q twice", id)
			}
			ids[id] = true
		}
	}
	for _, e := range all {
		if to, ok := e.attr["href"]; ok && !ids[strings.TrimPrefix(to, "#")] {
			t.Errorf("nothing at %s", to)
		}
		inside(t, e)
	}
	return all
}

func inside(t testing.TB, e element) {
	t.Helper()
	across := 0.0
	for _, name := range places {
		share, isShare := strings.CutSuffix(e.attr[name], "%")
		if !isShare {
			continue
		}
		v, err := strconv.ParseFloat(share, 64)
		if err != nil || !(v >= 0 && v <= 100) {
			t.Errorf("%s of %v is outside", name, e)
		}
		if name == "x" || name == "width" {
			across += v
		}
	}
	if across > 100+1e-9 {
		t.Errorf("%v reaches out by %g", e, across-100)
	}
	if e.is("ch-band") || e.is("ch-line") {
		for _, n := range numbers.FindAllString(e.attr["d"], -1) {
			if v, err := strconv.ParseFloat(n, 64); err != nil || v < 0 || v > 1000 {
				t.Errorf("corner %s is outside", n)
			}
		}
	}
}

// weather is a line of so many days, every day noted but those in gaps.
func weather(days int, gaps ...progress.Gap) chart.Line {
	l := chart.Line{
		ID: "w", Title: "Weather", Desc: "It rose.", From: start, To: start + calendar.Day(days-1), Gaps: gaps,
		Months: []chart.Label{{Day: start, Text: "March"}, {Day: start + 30, Text: "April"}},
	}
	for i := range days {
		day := start + calendar.Day(i)
		at := 2 + math.Sin(float64(i)/20)
		l.Points = append(l.Points, progress.Point{Day: day, Estimate: at, Lo: at - .4, Hi: at + .4})
		if !slices.ContainsFunc(gaps, func(g progress.Gap) bool { return g.From <= day && day <= g.To }) {
			l.Days = append(l.Days, progress.Value{Day: day, Mean: float64(1 + i%5)})
		}
	}
	return l
}

func TestLine(t *testing.T) {
	l := weather(50)
	l.Hard = []chart.Moment{{Day: start + 9, Mended: true}, {Day: start + 19}, {Day: start + 20, Mended: true}, {Day: start + 50}}
	all := sound(t, l.SVG())
	equal(t, "class", all[0].attr["class"], "ch")
	equal(t, "role", all[0].attr["role"], "img")
	equal(t, "named by", all[0].attr["aria-labelledby"], "w-title w-desc")
	equal(t, "title", named(all, "title")[0].text, "Weather")
	equal(t, "description", named(all, "desc")[0].text, "It rose.")

	dots := named(all, "circle")
	equal(t, "dots and the ring", len(dots), 51)
	equal(t, "first dot across", dots[0].attr["cx"], "1%")
	equal(t, "first dot down: stormy", dots[0].attr["cy"], "90%")
	equal(t, "fifth dot down: clear", dots[4].attr["cy"], "10%")
	ring := withClass(all, "ch-end")[0]
	equal(t, "ring across", ring.attr["cx"], "99%")
	equal(t, "ring down", ring.attr["cy"], "57.2%") // 2 + sin(49/20) = 2.638

	stones := named(all, "use")
	equal(t, "stones in the time shown", len(stones), 3)
	equal(t, "first stone", stones[0].attr["href"]+" "+stones[0].attr["x"], "#w-mended 19%")
	equal(t, "second stone", stones[1].attr["href"]+" "+stones[1].attr["x"], "#w-cracked 39%")

	months := named(all, "text")
	equal(t, "month", months[1].text+" "+months[1].attr["x"], "April 60%")
	if band := withClass(all, "ch-band")[0].attr["d"]; !strings.HasPrefix(band, "M10 620 30 ") || !strings.HasSuffix(band, "Z") {
		t.Errorf("band is %s", band)
	}
	equal(t, "corners of the band", len(numbers.FindAllString(withClass(all, "ch-band")[0].attr["d"], -1)), 2*2*50)
}

// Across a gap the line is dashed, from the last noted day to the next one.
func TestGapIsDashed(t *testing.T) {
	l := weather(50, progress.Gap{From: start + 10, To: start + 19})
	lines := withClass(sound(t, l.SVG()), "ch-line")
	equal(t, "paths", len(lines), 2)
	equal(t, "dashed is the second", lines[1].is("ch-gap") && !lines[0].is("ch-gap"), true)
	solid, dashed := across(t, lines[0]), across(t, lines[1])
	equal(t, "solid pieces", strings.Count(lines[0].attr["d"], "M"), 2)
	equal(t, "corners of the solid line", len(solid), 10+30)
	equal(t, "corners of the dashed line", len(dashed), 12)
	equal(t, "it begins on day 9", dashed[0], 190)
	equal(t, "it ends on day 20", dashed[11], 410)
	equal(t, "corners of a whole line", len(across(t, withClass(sound(t, weather(50).SVG()), "ch-line")[0])), 50)
}

// across are the places from the left of a path's corners.
func across(t *testing.T, e element) (xs []int) {
	t.Helper()
	for i, n := range numbers.FindAllString(e.attr["d"], -1) {
		if v, err := strconv.Atoi(n); err == nil && i%2 == 0 {
			xs = append(xs, v)
		}
	}
	return xs
}

func TestEmptyLine(t *testing.T) {
	for _, l := range []chart.Line{
		{},
		{ID: "w", From: start, To: start},
		{ID: "w", From: start, To: start - 1, Days: progress.Series{{Day: start, Mean: 3}}},
		{ID: "w", From: start, To: start + 5, Days: progress.Series{{Day: start, Mean: 3}}},
	} {
		all := sound(t, l.SVG())
		equal(t, "lines", len(withClass(all, "ch-line")), 0)
		equal(t, "bands", len(withClass(all, "ch-band")), 0)
		equal(t, "rings", len(withClass(all, "ch-end")), 0)
	}
	one := weather(1)
	equal(t, "rings of one day", len(withClass(sound(t, one.SVG()), "ch-end")), 1)
}

// Five years draw a line of some hundred corners, to the last day.
func TestManyDays(t *testing.T) {
	l := weather(1800)
	all := sound(t, l.SVG())
	xs := across(t, withClass(all, "ch-line")[0])
	if len(xs) > 402 || len(xs) < 200 {
		t.Errorf("%d corners", len(xs))
	}
	equal(t, "last corner", xs[len(xs)-1], 1000)
}

const nasty = `<b>"Maya" & 'I'</b> ]]> style="x" ` + "\x00\xff"

// Nothing handed in becomes markup.
func TestEscaping(t *testing.T) {
	l := weather(50)
	l.ID, l.Title, l.Desc, l.Months[0].Text = `w"<`, nasty, nasty, nasty
	l.Hard = []chart.Moment{{Day: start}}
	rows := []string{
		l.SVG(),
		chart.Ranges{Label: nasty}.SVG(),
		chart.Dots{Label: nasty, Days: []bool{true}}.SVG(),
	}
	for _, text := range rows {
		all := sound(t, text)
		equal(t, "elements called b", len(named(all, "b")), 0)
		if strings.Contains(text, "<b>") {
			t.Error("a tag was let through")
		}
	}
	want := strings.NewReplacer("\x00", "\uFFFD", "\xff", "\uFFFD").Replace(nasty)
	equal(t, "title", named(parse(t, rows[0]), "title")[0].text, want)
	equal(t, "label", parse(t, rows[1])[0].attr["aria-label"], want)
	equal(t, "label", parse(t, rows[2])[0].attr["aria-label"], want)
}

// Two pictures on a page share no id.
func TestTwoOnAPage(t *testing.T) {
	a, b := weather(20), weather(20)
	a.Hard, b.Hard, b.ID = []chart.Moment{{Day: start}}, []chart.Moment{{Day: start}}, "v"
	sound(t, "<div>"+a.SVG()+b.SVG()+"</div>")
}

func TestRanges(t *testing.T) {
	r := chart.Ranges{Label: "Then 27, now 47", Then: chart.Score{Value: 27, Lo: 18, Hi: 36}, Now: chart.Score{Value: 47, Lo: 38, Hi: 56}}
	all := sound(t, r.SVG())
	equal(t, "label", all[0].attr["aria-label"], "Then 27, now 47")
	then, now := withClass(all, "r-then")[0], withClass(all, "r-range")[1]
	equal(t, "then", then.attr["x"]+" "+then.attr["width"], "18% 18%")
	equal(t, "now", now.attr["x"]+" "+now.attr["width"], "38% 18%")
	equal(t, "dot then", withClass(all, "r-dthen")[0].attr["cx"], "27%")
	equal(t, "dot now", withClass(all, "r-dot")[1].attr["cx"], "47%")
	sound(t, chart.Ranges{Now: chart.Score{Value: 99, Lo: 5.05, Hi: 120}}.SVG())
}

func TestDots(t *testing.T) {
	all := sound(t, chart.Dots{Label: "2 of 4", Days: []bool{true, false, false, true}}.SVG())
	equal(t, "full", len(withClass(all, "d-on")), 2)
	equal(t, "rings", len(withClass(all, "d-off")), 2)
	equal(t, "first", all[1].attr["cx"], "12.5%")
	equal(t, "first is full", all[1].is("d-on"), true)
	sound(t, chart.Dots{}.SVG())
}

// Right to left, everything stands as in a mirror: at 100 % minus its place.
func TestRightToLeft(t *testing.T) {
	l := weather(50, progress.Gap{From: start + 10, To: start + 19})
	l.Hard = []chart.Moment{{Day: start + 9}}
	r := chart.Ranges{Then: chart.Score{Value: 27, Lo: 18, Hi: 36}, Now: chart.Score{Value: 47, Lo: 38, Hi: 56}}
	d := chart.Dots{Days: []bool{true, false, false}}
	left := slices.Concat(sound(t, l.SVG()), sound(t, r.SVG()), sound(t, d.SVG()))
	l.RightToLeft, r.RightToLeft, d.RightToLeft = true, true, true
	right := slices.Concat(sound(t, l.SVG()), sound(t, r.SVG()), sound(t, d.SVG()))
	equal(t, "elements", len(right), len(left))
	mirrored := 0
	for i, e := range left {
		for _, name := range []string{"cx", "x"} {
			a, isShare := strings.CutSuffix(e.attr[name], "%")
			if !isShare {
				continue
			}
			want := 100 - number(t, a) - number(t, strings.TrimSuffix(onlyShare(e.attr["width"]), "%"))
			if got := number(t, strings.TrimSuffix(right[i].attr[name], "%")); math.Abs(got-want) > .101 {
				t.Errorf("%v stands at %g, want %g", right[i], got, want)
			}
			mirrored++
		}
	}
	equal(t, "mirrored places", mirrored, 40+1+1+2+4+3)
	xs := across(t, withClass(right, "ch-line")[0])
	equal(t, "the line begins on the right", xs[0], 990)
	equal(t, "the months are written to the left", withClass(right, "ch-x")[0].attr["direction"], "rtl")
	equal(t, "the row is not mirrored again", right[len(left)-4-6].attr["class"], "r-rtl")
}

func onlyShare(v string) string {
	if strings.HasSuffix(v, "%") {
		return v
	}
	return "0%"
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func FuzzSVG(f *testing.F) {
	f.Add("w", nasty, int32(20514), int32(100), 3.0, 40.0, uint8(20), false)
	f.Add("", "", int32(math.MaxInt32), int32(-5), math.NaN(), math.Inf(1), uint8(3), true)
	f.Fuzz(func(t *testing.T, id, text string, from, days int32, weather, score float64, n uint8, rtl bool) {
		l := chart.Line{ID: id, Title: text, Desc: text, From: calendar.Day(from), To: calendar.Day(from + days), RightToLeft: rtl}
		on := make([]bool, n)
		for i := range int32(n) {
			day := calendar.Day(from + i*days/40)
			l.Points = append(l.Points, progress.Point{Day: day, Estimate: weather, Lo: weather - score, Hi: score})
			l.Days = append(l.Days, progress.Value{Day: day, Mean: weather})
			l.Hard = append(l.Hard, chart.Moment{Day: day, Mended: i%2 == 0})
			l.Months = append(l.Months, chart.Label{Day: day, Text: text})
			l.Gaps = append(l.Gaps, progress.Gap{From: day, To: day + 3})
			on[i] = i%3 == 0
		}
		s := chart.Score{Value: weather, Lo: score, Hi: weather}
		sound(t, l.SVG())
		sound(t, chart.Ranges{Label: text, Then: s, Now: s, RightToLeft: rtl}.SVG())
		sound(t, chart.Dots{Label: text, Days: on, RightToLeft: rtl}.SVG())
	})
}

func BenchmarkLine(b *testing.B) {
	l := weather(180)
	for b.Loop() {
		l.SVG()
	}
	b.ReportMetric(float64(len(l.SVG())), "bytes")
}

// Package internal holds no code of its own: its tests keep the house in order.
package internal

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// pkg is what `go list` tells of a package; tests are left out.
type pkg struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

func (p pkg) name() string { return strings.TrimPrefix(p.ImportPath, "mentor/internal/") }

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports", "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// domain is the packages that decide and know nothing of the world outside.
var domain = []string{
	"account", "advice", "agreement", "calendar", "chart", "family", "fault", "instrument", "journal", "library", "locale", "names", "plan", "practice",
	"progress", "report", "safety", "search", "seek", "share", "sitting", "voice", "yamlfile",
}

// rule says who may not import what, or who alone may.
type rule struct {
	of      []string // the packages it binds; none: all but those in except
	except  []string
	forbids []string // import paths, or what they begin with when they end in /
	because string
}

var rules = []rule{
	{
		of: domain, forbids: []string{"database/sql", "mentor/internal/store"},
		because: "a rule that needs a database to be tried is not tried often",
	},
	{
		of: domain, forbids: []string{"net/http", "mentor/internal/web"},
		because: "a page can change without the rules behind it, and the rules serve the command line too",
	},
	{
		of: domain, forbids: []string{"context"},
		because: "a decision does not wait for anything, so there is nothing to cancel",
	},
	{
		of: domain, forbids: []string{"mentor/internal/vault"},
		because: "what is decided on is already open; keys stay where values are read and written",
	},
	{
		except:  []string{"store", "store/storetest"},
		forbids: []string{"database/sql", "github.com/jackc/", "github.com/ncruces/", "github.com/pressly/"},
		because: "there is one place with SQL, so that one suite on both engines covers all of it",
	},
	{
		of: []string{"web/limit"}, forbids: []string{"net/http", "mentor/internal/web/"},
		because: "a budget is the same whoever asks for it",
	},
	{
		of: []string{"web/space"}, forbids: append([]string{"net/http", "mentor/internal/web/page", "mentor/internal/web/call"}, roomPaths()...),
		because: "a job works in an account, too, and has no request",
	},
	{
		of: []string{"web/page"}, forbids: append([]string{"mentor/internal/web/space", "mentor/internal/web/call", "mentor/internal/store"}, roomPaths()...),
		because: "what draws a page takes values, so that it draws whatever it is given",
	},
	{
		of: []string{"web/call"}, forbids: roomPaths(),
		because: "a request is the same in every room",
	},
	{
		except: []string{"mentor"}, forbids: []string{"mentor/internal/cli"},
		because: "the command line is the outermost layer: whoever imports it imports everything",
	},
	{
		except: []string{"cli"}, forbids: []string{"mentor/internal/web"},
		because: "the site is used by the verbs that serve it and by nothing else",
	},
	{
		except: []string{"cli"}, forbids: []string{"mentor/content"},
		because: "content is handed in as files, so that a test or `mentor dev` can hand in others",
	},
	{
		of: []string{"mentor/content"}, forbids: []string{"mentor/"},
		because: "content is data: a translator's change cannot break the build",
	},
	{
		of: []string{"fault", "yamlfile", "vault"}, forbids: []string{"mentor/"},
		because: "everything stands on these, so they stand on nothing of ours",
	},
	{
		forbids: []string{"unsafe", "math/rand", "log"},
		because: "memory stays safe, secrets come from crypto/rand, and log/slog is the one log",
	},
}

// rooms are the parts of the site, by address.
var rooms = []string{
	"site", "questionnaire", "today", "planner", "review", "home", "signin", "child", "together", "reader", "demo",
}

func roomPaths() (paths []string) {
	for _, room := range rooms {
		paths = append(paths, "mentor/internal/web/"+room)
	}
	return paths
}

// mayAsk are the rooms that know another, with the question they have.
var mayAsk = map[[2]string]string{
	{"today", "planner"}: "what of the plan is for today",
	{"home", "together"}: "whether an agreement waits",
	{"reader", "review"}: "how the line of progress goes",
}

// Rooms are changed one at a time, so they do not know each other.
func TestRoomsAreApart(t *testing.T) {
	asked := map[[2]string]bool{}
	for _, p := range packages(t) {
		from, is := strings.CutPrefix(p.name(), "web/")
		if !is || !slices.Contains(rooms, from) {
			continue
		}
		for _, imported := range p.Imports {
			to := strings.TrimPrefix(imported, "mentor/internal/web/")
			if pair := [2]string{from, to}; mayAsk[pair] != "" {
				asked[pair] = true
			} else if slices.Contains(rooms, to) {
				t.Errorf("the room %s imports the room %s: what both need belongs to a floor below", from, to)
			}
		}
	}
	for pair, what := range mayAsk {
		if !asked[pair] {
			t.Errorf("%s does not ask %s %s any more", pair[0], pair[1], what)
		}
	}
}

// What a stranger can hold in their head. Packages and types are bounded in the site,
// which grows; the store has a method for each question there is.
const (
	mostLines   = 420
	mostMethods = 60
	mostOfWeb   = 12 // hundredths of the lines of web
	halfOfFuncs = 11 // lines that half of the functions of web have at most
	mostOfFuncs = 25 // lines that nine in ten have at most
)

var receiver = regexp.MustCompile(`(?m)^func \(\w* ?\*?(\w+)(?:\[\w+\])?\) `)

func TestSizes(t *testing.T) {
	web, all, funcs := map[string]int{}, 0, []int{}
	for _, p := range packages(t) {
		methods := map[string]int{}
		for _, file := range byHand(t, p.Dir) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lines := bytes.Count(text, []byte("\n"))
			if lines > mostLines {
				t.Errorf("%s has %d lines", file, lines)
			}
			for _, m := range receiver.FindAllSubmatch(text, -1) {
				methods[string(m[1])]++
			}
			if p.name() == "web" || strings.HasPrefix(p.name(), "web/") {
				web[p.name()] += lines
				all += lines
				funcs = append(funcs, functionLines(t, file)...)
			}
		}
		for of, n := range methods {
			if n > mostMethods && p.name() != "store" {
				t.Errorf("%s.%s has %d methods", p.name(), of, n)
			}
		}
	}
	if len(web) < len(rooms) {
		t.Fatalf("web has %d packages", len(web))
	}
	slices.Sort(funcs)
	if half, most := funcs[len(funcs)/2], funcs[len(funcs)*9/10]; half > halfOfFuncs || most > mostOfFuncs {
		t.Errorf("half of the functions of web have up to %d lines, nine in ten up to %d", half, most)
	}
	for name, n := range web {
		if n*100 > all*mostOfWeb {
			t.Errorf("%s has %d of the %d lines of web", name, n, all)
		}
	}
}

// functionLines are the lengths of the functions in a file.
func functionLines(t *testing.T, file string) (lines []int) {
	t.Helper()
	if !strings.HasSuffix(file, ".go") {
		return nil
	}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range parsed.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			lines = append(lines, set.Position(f.End()).Line-set.Position(f.Pos()).Line+1)
		}
	}
	return lines
}

// byHand are the files of a folder that somebody writes, without tests.
func byHand(t *testing.T, dir string) (files []string) {
	t.Helper()
	for _, ending := range []string{"*.go", "*.templ"} {
		some, err := filepath.Glob(filepath.Join(dir, ending))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, some...)
	}
	return slices.DeleteFunc(files, func(name string) bool {
		return strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go")
	})
}

func (r rule) binds(p pkg) bool {
	if len(r.of) > 0 {
		return slices.Contains(r.of, p.name())
	}
	return !slices.Contains(r.except, p.name())
}

func (r rule) breaks(imported string) bool {
	return slices.ContainsFunc(r.forbids, func(f string) bool {
		return imported == f || strings.HasSuffix(f, "/") && strings.HasPrefix(imported, f)
	})
}

func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		for _, r := range rules {
			for _, imported := range p.Imports {
				if r.binds(p) && r.breaks(imported) {
					t.Errorf("%s imports %s, but %s", p.ImportPath, imported, r.because)
				}
			}
		}
	}
}

// The lists above name packages that are there: a renamed one does not slip out of its rule.
func TestRulesBindSomething(t *testing.T) {
	var names []string
	for _, p := range packages(t) {
		names = append(names, p.name())
	}
	for _, r := range rules {
		for _, name := range append(slices.Clone(r.of), r.except...) {
			if !slices.Contains(names, name) {
				t.Errorf("there is no package %s for the rule that %s", name, r.because)
			}
		}
	}
}

// clock is what reads or waits for the time. Domain packages get it passed in,
// so that a test can stand in any week of any year.
var clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}

func TestDomainHasNoClock(t *testing.T) {
	for _, p := range packages(t) {
		if !slices.Contains(domain, p.name()) {
			continue
		}
		for _, file := range p.GoFiles {
			for _, use := range clockUses(t, filepath.Join(p.Dir, file)) {
				t.Errorf("%s: the domain has no clock; take the time as an argument", use)
			}
		}
	}
}

func clockUses(t *testing.T, file string) (uses []string) {
	t.Helper()
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains(clock, s.Sel.Name) {
				uses = append(uses, set.Position(n.Pos()).String()+" time."+s.Sel.Name)
			}
		}
		return true
	})
	return uses
}

// Passwords are hashed slowly and commits wait for the disk, except where a test
// does not ask about that.
func TestOnlyTestsAreCheap(t *testing.T) {
	cheap := regexp.MustCompile(`\.(HashCheaply|OpenVolatile)\b`)
	for _, p := range packages(t) {
		for _, file := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			if use := cheap.Find(text); use != nil && p.name() != "store/storetest" {
				t.Errorf("%s/%s has %s, which is for tests", p.name(), file, use)
			}
		}
	}
}

// A package is named by what it holds.
func TestNoDrawers(t *testing.T) {
	for _, p := range packages(t) {
		if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "misc", "shared"}, path.Base(p.ImportPath)) {
			t.Errorf("%s says nothing about what is in it", p.ImportPath)
		}
	}
}

// later is split so that this file does not find itself.
var later = regexp.MustCompile(`\b(` + "TO" + `DO|` + "FIX" + `ME)\b`)

// What is left for later stands in the issues, not in the files.
func TestNothingLeftForLater(t *testing.T) {
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "node_modules", "dist"}, d.Name()):
			return filepath.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(name)
		if bytes.IndexByte(data, 0) >= 0 {
			return err // a picture or a font
		}
		for i, line := range strings.Split(string(data), "\n") {
			if word := later.FindString(line); word != "" {
				t.Errorf("%s:%d: %s", name, i+1, word)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

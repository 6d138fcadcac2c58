package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// shortFor are the addresses that are shorter than the word for them.
var shortFor = map[string]string{"q": "question", "r": "shared", "c": "door", "": "landing", "sw.js": "sw"}

// byForm are answered by what is in the form, whatever the address was.
const byForm = "POST /c/{letters}"

// Who looks for the code behind an address finds it by the address: a file is called
// after one of its parts, with a word for what of it, when there are several.
func TestFilesAreNamedAfterRoutes(t *testing.T) {
	t.Parallel()
	files := functionFiles(t)
	for _, r := range tableRows(t) {
		file := files[r.room+"."+r.handler]
		if r.pattern == byForm {
			continue
		}
		if file == "" || !namedAfter(file, r.pattern) {
			t.Errorf("%s is answered by %s.%s in %q", r.pattern, r.room, r.handler, file)
		}
	}
}

// namedAfter reports whether a file, by its name without an ending, is called after a route.
func namedAfter(file, pattern string) bool {
	_, path, _ := strings.Cut(pattern, " ")
	path = strings.Trim(strings.TrimSuffix(path, "{$}"), "/")
	parts := strings.Split(path, "/")
	if short, ok := shortFor[path]; ok {
		parts = []string{short}
	}
	first, _, _ := strings.Cut(file, "_")
	return slices.ContainsFunc(parts, func(part string) bool {
		if long, ok := shortFor[part]; ok && part != "c" {
			part = long
		}
		return part == strings.ReplaceAll(file, "_", "-") || part != "" && (strings.HasPrefix(part, first) || strings.HasPrefix(first, part))
	})
}

type row struct{ pattern, room, handler string }

// tableRows are the lines of the table, with the functions that answer.
func tableRows(t *testing.T) (rows []row) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "routes.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		line, ok := n.(*ast.CompositeLit)
		if !ok || len(line.Elts) != 4 {
			return true
		}
		pattern, ok := line.Elts[0].(*ast.BasicLit)
		if !ok {
			return true
		}
		r := row{pattern: strings.Trim(pattern.Value, `"`), room: "web"}
		answer := line.Elts[3]
		if made, ok := answer.(*ast.CallExpr); ok { // a function that makes the handler
			answer = made.Fun
		}
		switch f := answer.(type) {
		case *ast.SelectorExpr:
			r.room, r.handler = f.X.(*ast.Ident).Name, f.Sel.Name
		case *ast.Ident:
			r.handler = f.Name
		}
		rows = append(rows, r)
		return true
	})
	if len(rows) < 200 {
		t.Fatalf("the table has %d lines", len(rows))
	}
	return rows
}

// functionFiles tells in which file each function of the rooms stands.
func functionFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, pattern := range []string{"*.go", "*/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range parsed.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
					files[parsed.Name.Name+"."+f.Name.Name] = strings.TrimSuffix(filepath.Base(name), ".go")
				}
			}
		}
	}
	return files
}

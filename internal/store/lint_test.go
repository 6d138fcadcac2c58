package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// SQLite through its driver binds parameters in the order they appear,
// PostgreSQL by their number: a text where the two differ is right on one
// engine and silently wrong on the other.
func TestParametersAreNumberedInOrder(t *testing.T) {
	queries := 0
	for where, query := range sqlTexts(t) {
		queries++
		if got := unordered(query); got != "" {
			t.Errorf("%s: %s comes too early in%s", where, got, query)
		}
	}
	if queries < 10 {
		t.Errorf("found %d SQL texts: the search is broken", queries)
	}
}

func TestUnordered(t *testing.T) {
	for query, want := range map[string]string{
		"SELECT 1":                   "",
		"SELECT $1, $2, $1, $3":      "",
		"SELECT $2, $1":              "$2",
		"SELECT $1, $3":              "$3",
		"SELECT $1, $2, $1, $10, $3": "$10",
		"SELECT ?, $2":               "$2",
	} {
		if got := unordered(query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

var parameter = regexp.MustCompile(`\$\d+`)

// unordered is the first parameter whose number is not yet due.
func unordered(query string) string {
	seen := 0
	for _, p := range parameter.FindAllString(query, -1) {
		n, _ := strconv.Atoi(p[1:])
		if n > seen+1 || n == 0 {
			return p
		}
		seen = max(seen, n)
	}
	return ""
}

// sqlTexts is every text given to a query method in this package, by its place.
func sqlTexts(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	texts, files := map[string]string{}, token.NewFileSet()
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for node := range ast.Preorder(file) {
			if text, ok := queryText(node); ok {
				texts[files.Position(node.Pos()).String()] = text
			}
		}
	}
	return texts
}

// queryText is the text among the arguments of a call of a query method.
func queryText(node ast.Node) (string, bool) {
	call, ok := node.(*ast.CallExpr)
	if !ok {
		return "", false
	}
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	switch method.Sel.Name {
	case "ExecContext", "QueryRowContext", "QueryContext", "PrepareContext":
	default:
		return "", false
	}
	for _, arg := range call.Args {
		if literal, ok := arg.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			text, err := strconv.Unquote(literal.Value)
			return text, err == nil
		}
	}
	return "", false
}

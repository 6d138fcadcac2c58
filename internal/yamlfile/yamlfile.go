// Package yamlfile reads content files strictly and remembers on which line
// each name stands, so that a mistake can be told with file, line and reason.
package yamlfile

import (
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Problem is one thing an author must mend.
type Problem struct {
	File   string
	Line   int // 1 when the place is the file as a whole
	Reason string
}

func (p Problem) Error() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Reason) }

// File is a content file that has been read.
type File struct {
	Name  string
	data  []byte
	lines map[string]int // found when the first problem is told: a good file is parsed once
}

// Read decodes name into the struct pointed at by into. A field that the
// struct lacks, a double key or broken YAML gives problems and a nil file.
func Read(fsys fs.FS, name string, into any) (*File, []Problem) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, []Problem{{name, 1, "the file cannot be read"}}
	}
	if err := yaml.Load(data, into, yaml.WithKnownFields()); err != nil {
		return nil, loadProblems(name, err)
	}
	return &File{Name: name, data: data}, nil
}

// index finds the lines, when the first problem is told.
func (f *File) index() {
	f.lines = map[string]int{}
	var root yaml.Node
	if err := yaml.Load(f.data, &root); err == nil { // it was read before
		f.walk(&root)
	}
}

func loadProblems(name string, err error) []Problem {
	var many *yaml.LoadErrors
	if errors.As(err, &many) {
		var out []Problem
		for _, e := range many.Errors {
			out = append(out, Problem{name, max(1, e.Mark.Line), e.Message})
		}
		return out
	}
	var one *yaml.LoadError
	if errors.As(err, &one) {
		return []Problem{{name, max(1, one.Mark.Line), one.Message}}
	}
	return []Problem{{name, 1, strings.ReplaceAll(err.Error(), "\n", " ")}}
}

// walk notes the line of every `id: x`, of every key and of every word in a
// list, the first time it is seen.
func (f *File) walk(n *yaml.Node) {
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			if key.Value == "id" {
				f.note(value.Value, value.Line)
			} else {
				f.note(key.Value, key.Line)
			}
		}
	}
	for _, c := range n.Content {
		if n.Kind == yaml.SequenceNode && c.Kind == yaml.ScalarNode {
			f.note(c.Value, c.Line)
		}
		f.walk(c)
	}
}

func (f *File) note(name string, line int) {
	if _, seen := f.lines[name]; !seen {
		f.lines[name] = line
	}
}

// Problem tells what is wrong with the thing called id in this file. For what
// may be missing, id is a way such as "causes/move": the last name on it that
// the file has gives the line.
func (f *File) Problem(id, format string, args ...any) Problem {
	if f.lines == nil {
		f.index()
	}
	line := 1
	for _, name := range strings.Split(id, "/") {
		if l, ok := f.lines[name]; ok {
			line = l
		}
	}
	return Problem{f.Name, line, fmt.Sprintf(format, args...)}
}

// Sort orders problems by file and line, for reading.
func Sort(ps []Problem) {
	sort.SliceStable(ps, func(i, j int) bool {
		if ps[i].File != ps[j].File {
			return ps[i].File < ps[j].File
		}
		return ps[i].Line < ps[j].Line
	})
}

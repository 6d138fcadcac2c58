package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"mentor/content"
	"mentor/internal/library"
	"mentor/internal/yamlfile"
)

// contentCmd is `mentor content`.
type contentCmd struct {
	Check checkCmd `cmd:"" help:"Check the content files and tell each mistake with file and line."`
}

// checkCmd is `mentor content check`.
type checkCmd struct {
	Dir string `arg:"" optional:"" default:"content" help:"Folder with the content files."`
}

// Run prints each mistake on a line of its own, as editors read it, or one
// line that counts what is there.
func (c *checkCmd) Run() error {
	if info, err := os.Stat(c.Dir); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s: name the folder with the content files", c.Dir)
	}
	lib, problems := library.Check(os.DirFS(c.Dir))
	for _, p := range problems {
		fmt.Println(inFolder(c.Dir, p))
	}
	switch len(problems) {
	case 0:
		fmt.Printf("%s is in order: %d items, %d cards, %d practices, %d questions, %d activities, %d countries, %d languages\n", c.Dir,
			len(lib.Current().Items()), len(lib.Deck.Cards), len(lib.Family.Practices), len(lib.Family.Starters),
			len(lib.Family.Activities), len(lib.Help.Countries), len(lib.Catalogue.All()))
		return nil
	case 1:
		return errors.New("there is one mistake in the content")
	}
	return fmt.Errorf("there are %d mistakes in the content", len(problems))
}

// builtIn is the content that is built into the program.
func builtIn() (*library.Library, error) {
	lib, problems := library.Load(content.Files)
	if len(problems) > 0 {
		return nil, fmt.Errorf("the content in this program has a mistake in %s", problems[0])
	}
	return lib, nil
}

// inFolder names the file of a problem as seen from here.
func inFolder(folder string, p yamlfile.Problem) yamlfile.Problem {
	p.File = filepath.Join(folder, filepath.FromSlash(p.File))
	return p
}

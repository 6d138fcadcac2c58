package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"mentor/internal/instrument"
	"mentor/internal/locale"
	"mentor/internal/report"
)

// scoreCmd is `mentor score`.
type scoreCmd struct {
	Form string `enum:"full,pulse" default:"full" help:"full or pulse: how much of the test was answered."`
	Lang string `default:"en" help:"Language of the words in the output."`
	File string `arg:"" name:"file.csv" help:"Table of answers, as a spreadsheet saves it (CSV); - reads standard input."`
}

// Run prints the scores as CSV, or nothing when the file has a mistake.
func (s *scoreCmd) Run() error {
	lib, err := builtIn()
	if err != nil {
		return err
	}
	loc, err := language(lib.Catalogue, s.Lang)
	if err != nil {
		return err
	}
	answers, err := readInput(s.File)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %s", s.File, reason(err))
	}
	length := instrument.Full
	if s.Form == "pulse" {
		length = instrument.Short
	}
	if err := report.ScoreCSV(lib, loc, length, bytes.NewReader(answers), os.Stdout); err != nil {
		return fmt.Errorf("%s: %s", s.File, oneLine(err))
	}
	return nil
}

func readInput(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(name)
}

func language(c *locale.Catalogue, tag string) (*locale.Locale, error) {
	for _, l := range c.All() {
		if l.Tag == tag {
			return l, nil
		}
	}
	return nil, fmt.Errorf("there is no language %q here", tag)
}

// Package cli is the command line: one file a verb. The rules are:
//
//   - A verb that cannot do what was asked returns one sentence for the person
//     at the keyboard; Main prints it, and nothing else speaks on stderr but the log.
//   - A refused start leaves everything as it found it.
package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// program is the verbs. Without one, `mentor` serves.
type program struct {
	Serve   serveCmd   `cmd:"" default:"withargs" help:"Serve the site: one household from a file, or a public site from PostgreSQL. Happens without a verb, too."`
	Dev     devCmd     `cmd:"" help:"Serve a made-up family from this checkout; content and styles are read anew on every request."`
	Content contentCmd `cmd:"" help:"Work on the content files."`
	Score   scoreCmd   `cmd:"" help:"Score a CSV of answers."`
	Version versionCmd `cmd:"" help:"Tell the version."`
}

// What Main gives back to the system.
const (
	exitDone    = 0
	exitFailed  = 1
	exitMisread = 2 // the command line was not understood
)

// Main runs the program with the arguments that follow its name, and gives the
// exit code: 0, 1 when it could not do what was asked, 2 when the command line
// is wrong. Asking for help ends the process with 0.
func Main(args []string) int {
	var verbs program
	parser, err := kong.New(&verbs, kong.Name("mentor"),
		kong.Description("Parenting Mentor: a test and a programme for rebuilding a child's trust."))
	if err != nil {
		panic(err) // the struct above is wrong
	}
	called, err := parser.Parse(args)
	if err != nil {
		return complain(err, exitMisread)
	}
	if err := called.Run(); err != nil {
		return complain(err, exitFailed)
	}
	return exitDone
}

func complain(err error, code int) int {
	fmt.Fprintln(os.Stderr, "mentor:", oneLine(err))
	return code
}

// reason is the innermost cause of err, without the calls that led to it; of
// several the first.
func reason(err error) string {
	for {
		inner := errors.Unwrap(err)
		if many, ok := err.(interface{ Unwrap() []error }); ok && len(many.Unwrap()) > 0 {
			inner = many.Unwrap()[0]
		}
		if inner == nil {
			return oneLine(err)
		}
		err = inner
	}
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

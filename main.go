// Command mentor is Parenting Mentor: see README.md.
package main

import (
	"os"

	"mentor/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }

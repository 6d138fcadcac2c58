package cli

import (
	"fmt"
	"runtime/debug"
)

// versionCmd is `mentor version`.
type versionCmd struct{}

// Run prints the version, the commit where it is known, and the Go version.
func (versionCmd) Run() error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return fmt.Errorf("this program was built without its version")
	}
	version := info.Main.Version
	if version == "" || version == "(devel)" {
		version = "development"
	}
	fmt.Println("mentor", version, commit(info.Settings)+info.GoVersion)
	return nil
}

func commit(settings []debug.BuildSetting) string {
	for _, s := range settings {
		if s.Key == "vcs.revision" {
			return s.Value + " "
		}
	}
	return ""
}

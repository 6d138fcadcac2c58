package web

import (
	"slices"
	"strings"

	"mentor/internal/web/page"
)

// toKeep are the paths of what a page is drawn with: style, script, fonts, icons.
func toKeep(a *page.Assets) (paths []string) {
	for name := range a.Names {
		if slices.Contains([]string{"app.css", "app.js", "young.css"}, name) || strings.HasPrefix(name, "fonts/") || strings.HasPrefix(name, "icon") {
			paths = append(paths, a.Path(name))
		}
	}
	slices.Sort(paths)
	return paths
}

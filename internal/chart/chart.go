// Package chart draws what progress knows as SVG text: no script, no inline
// style, every text handed in and escaped. Colours and strokes are classes of
// the style sheet. Places across and down are shares of the picture, so that it
// fits any width.
package chart

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// svg is the text of a picture while it is written.
type svg struct {
	strings.Builder
	rtl bool // time and scores run from right to left
}

func (s *svg) add(format string, args ...any) { fmt.Fprintf(s, format, args...) }

// escaped is a text for an element or a quoted attribute. What XML has no sign
// for becomes U+FFFD.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}

// across is a share 0..1 from the side where reading begins, as a percentage
// from the left.
func (s *svg) across(share float64) string { return percent(s.side(share)) }

// side is the share from the left.
func (s *svg) side(share float64) float64 {
	share = within(share)
	if s.rtl {
		return 1 - share
	}
	return share
}

// percent is a share 0..1 as a percentage with at most one decimal.
func percent(share float64) string {
	return strconv.FormatFloat(math.Round(1000*within(share))/10, 'f', -1, 64) + "%"
}

// rounded is a share to the digits that percent writes.
func rounded(share float64) float64 { return math.Round(1000*share) / 1000 }

// within keeps a share in the picture; no number at all is its beginning.
func within(share float64) float64 {
	if math.IsNaN(share) {
		return 0
	}
	return min(1, max(0, share))
}

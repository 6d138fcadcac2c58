#!/usr/bin/env bash
# Go: a midnight that a clock change skips lies on YESTERDAY west of Greenwich, and a weekly walk never comes back.
# Guess: time.Date and AddDate move a wall time inside a spring gap forward by the gap, everywhere
#   (00:00 becomes 01:00), as Temporal, java.time and Luxon do.
# What happens: the side depends on the sign of the zone's offset. Cairo and Beirut (east) give 01:00 of the day,
#   Havana and Santiago (west) give 23:00 of the day before. 02:30 in Berlin becomes 03:30, in New York 01:30.
#   A Sunday 00:00 in Santiago stepped with AddDate(0,0,7) falls on Saturday 23:00 in September and stays
#   there for every later week. The documentation only says that the side is not guaranteed.
# Why it matters: "the start of the day" of a diary, and a weekly reminder, land on another date, in some countries only.
# Versions: Go 1.26.8 with its own zone data (2025c). Past dates only. Sources: https://pkg.go.dev/time#Date
#   https://github.com/nats-io/nats-server/issues/8543 (a scheduler that fell into it)
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
export GOTOOLCHAIN=go1.26.8
cat > main.go <<'G'
package main

import (
	"fmt"
	"time"
)

func p(zone string, y, m, d, h, min int) time.Time {
	l, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	t := time.Date(y, time.Month(m), d, h, min, 0, 0, l)
	fmt.Println(zone, t.Format("Mon 2006-01-02 15:04"))
	return t
}
func main() {
	p("Africa/Cairo", 2025, 4, 25, 0, 0)
	p("Asia/Beirut", 2025, 3, 30, 0, 0)
	p("America/Havana", 2025, 3, 9, 0, 0)
	p("Europe/Berlin", 2025, 3, 30, 2, 30)
	p("America/New_York", 2025, 3, 9, 2, 30)
	for t := p("America/Santiago", 2025, 8, 31, 0, 0); t.Month() < 10; {
		t = t.AddDate(0, 0, 7)
		fmt.Println("a week later", t.Format("Mon 2006-01-02 15:04"))
	}
}
G
go version
ZONEINFO="$(go env GOROOT)/lib/time/zoneinfo.zip" go run main.go | tee out
diff out - <<'X'
Africa/Cairo Fri 2025-04-25 01:00
Asia/Beirut Sun 2025-03-30 01:00
America/Havana Sat 2025-03-08 23:00
Europe/Berlin Sun 2025-03-30 03:30
America/New_York Sun 2025-03-09 01:30
America/Santiago Sun 2025-08-31 00:00
a week later Sat 2025-09-06 23:00
a week later Sat 2025-09-13 23:00
a week later Sat 2025-09-20 23:00
a week later Sat 2025-09-27 23:00
a week later Sat 2025-10-04 23:00
X
echo "as stated"

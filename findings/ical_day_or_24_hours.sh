#!/usr/bin/env bash
# Guess: RFC 5545 (3.3.6) keeps P1D (same clock time next day) apart from PT24H (24 exact
#   hours), so over a night when clocks change a reader gives two different ends.
# What happens: none of three current readers tells them apart, and they fall on opposite
#   sides. ical.js makes both 23 hours, node-ical and emersion/go-ical make both 24 hours.
#   ical.js also gives a one-hour event (PT1H) that starts just before the gap no length at all.
# Versions: ical.js 2.2.1, node-ical 0.26.1 (npm), github.com/emersion/go-ical f41e73efc392.
# Why it matters: an agreement "for one day" in a calendar feed ends an hour apart in two
#   programs; neither form of DURATION is safe. A feed has to write DTEND, in UTC at best.
# Source: RFC 5545 section 3.3.6; github.com/kewisch/ical.js, github.com/jens-maus/node-ical.
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"; export GOFLAGS=-modcacherw
npm init -y >/dev/null; npm i --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.26.1; npm ls --depth=0 | tail -n +2
ics() { printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//find//EN BEGIN:VTIMEZONE TZID:Europe/Berlin \
  BEGIN:STANDARD DTSTART:19701025T030000 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU' TZOFFSETFROM:+0200 TZOFFSETTO:+0100 \
  END:STANDARD BEGIN:DAYLIGHT DTSTART:19700329T020000 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU' TZOFFSETFROM:+0100 \
  TZOFFSETTO:+0200 END:DAYLIGHT END:VTIMEZONE BEGIN:VEVENT UID:1@example.org DTSTAMP:20270101T000000Z SUMMARY:t \
  "DTSTART;TZID=Europe/Berlin:$2" "DURATION:$3" END:VEVENT END:VCALENDAR > "$1.ics"; }
ics day 20270327T190000 P1D; ics hours 20270327T190000 PT24H; ics one 20270328T013000 PT1H
cat > r.mjs <<'J'
import I from 'ical.js'; import N from 'node-ical'; import fs from 'fs';
for (const f of ['day', 'hours', 'one']) {
  const c = new I.Component(I.parse(fs.readFileSync(f + '.ics', 'utf8')));
  const e = new I.Event(c.getFirstSubcomponent('vevent'));
  const n = Object.values(N.sync.parseFile(f + '.ics')).find(x => x.type === 'VEVENT');
  const h = (a, b) => (b - a) / 36e5;
  console.log(f, 'ical.js', h(e.startDate.toJSDate(), e.endDate.toJSDate()), 'node-ical', h(n.start, n.end));
}
J
cat > main.go <<'G'
package main
import ("fmt"; "os"; "time"; ical "github.com/emersion/go-ical")
func main() { for _, f := range []string{"day", "hours", "one"} {
	r, _ := os.Open(f + ".ics"); c, err := ical.NewDecoder(r).Decode(); if err != nil { panic(err) }
	e := c.Events()[0]; a, _ := e.DateTimeStart(time.UTC); b, _ := e.DateTimeEnd(time.UTC)
	fmt.Println(f, "go-ical", b.Sub(a).Hours()) } }
G
printf 'module x\ngo 1.23\n' > go.mod
go get github.com/emersion/go-ical@v0.0.0-20250329121855-f41e73efc392 2>/dev/null; go mod tidy 2>/dev/null; go list -m github.com/emersion/go-ical
{ node r.mjs; go run .; } | tee got
diff got - <<'X' && echo "as stated: the two kinds of duration are one kind, 23 h here and 24 h there"
day ical.js 23 node-ical 24
hours ical.js 23 node-ical 24
one ical.js 0 node-ical 1
day go-ical 24
hours go-ical 24
one go-ical 1
X

#!/usr/bin/env bash
# Guess: the first occurrence of a repeating event ends at the DTEND written in the file.
# What happens: ical.js takes the exact hours between DTSTART and DTEND (23 on the night when
#   clocks go forward) and adds them to the clock time of every occurrence, the first one too:
#   written 19:00 to 19:00 next day, getOccurrenceDetails says 19:00 to 18:00. Without the
#   RRULE line the same event ends at 19:00. node-ical gives the DTEND that stands in the file.
# Versions: ical.js 2.2.1, node-ical 0.26.1 (npm).
# Why it matters: a weekly "agreement from Saturday to Sunday evening" that begins on the last
#   Saturday of March ends an hour early in every week, in programs built on ical.js only.
# Source: github.com/kewisch/ical.js (Event.getOccurrenceDetails).
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"
npm init -y >/dev/null; npm i --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.26.1; npm ls --depth=0 | tail -n +2
cat > r.mjs <<'J'
import I from 'ical.js'; import N from 'node-ical';
const zone = `BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE`;
for (const rule of ['', 'RRULE:FREQ=WEEKLY;COUNT=3\n']) {
  const text = `BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//find//EN\n${zone}\nBEGIN:VEVENT\nUID:1@example.org
DTSTAMP:20270101T000000Z\nSUMMARY:t\nDTSTART;TZID=Europe/Berlin:20270327T190000
DTEND;TZID=Europe/Berlin:20270328T190000\n${rule}END:VEVENT\nEND:VCALENDAR\n`.replace(/\n/g, '\r\n');
  const e = new I.Event(new I.Component(I.parse(text)).getFirstSubcomponent('vevent'));
  const ends = [];
  if (rule) { const it = e.iterator(); for (let n; (n = it.next());) ends.push(e.getOccurrenceDetails(n).endDate.toString()); }
  else ends.push(e.endDate.toString());
  const v = Object.values(N.sync.parseICS(text)).find(x => x.type === 'VEVENT');
  console.log(rule ? 'repeating' : 'single', 'ical.js', ends.join(' '), 'node-ical', v.end.toISOString());
}
J
node r.mjs | tee got
diff got - <<'X' && echo "as stated: with RRULE the first end is 18:00, the file says 19:00"
single ical.js 2027-03-28T19:00:00 node-ical 2027-03-28T17:00:00.000Z
repeating ical.js 2027-03-28T18:00:00 2027-04-04T18:00:00 2027-04-11T18:00:00 node-ical 2027-03-28T17:00:00.000Z
X

#!/usr/bin/env bash
# Guess: an event at 02:30 local time is odd on the one night when 02:30 does not exist, and
#   at 02:30 again from the next occurrence on.
# What happens: node-ical (its own expander): a daily event is at 03:30 on that night and stays
#   at 03:30 for all the nights that follow, a month later still; a weekly one is back at once.
#   libical: the first occurrence AFTER the night is an hour late as well, a whole week after
#   the change for a weekly event; then it is back. ical.js: right again at once.
# Versions: node-ical 0.26.1 and ical.js 2.2.1 (npm), Debian 12 libical 3.0.16.
# Why it matters: the mistake is not on the night that people test but on ordinary days after
#   it. Where clocks change at midnight (Beirut, Cairo, Santiago) it meets hours people use.
# Source: github.com/jens-maus/node-ical, github.com/libical/libical.
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT; cd "$T"; chmod 755 .
npm init -y >/dev/null; npm i --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.26.1; npm ls --depth=0 | tail -n +2
apt-get -qq download libical3 libical-dev 2>/dev/null; ls libical3*.deb; for d in *.deb; do dpkg -x "$d" r; done
L=r/usr/lib/$(gcc -print-multiarch)
cat > li.c <<'C'
#include <libical/ical.h>
#include <stdio.h>
static void cb(icalcomponent *c, struct icaltime_span *s, void *d) { char a[32]; time_t t = s->start;
  strftime(a, 32, " %d.%m-%H:%MZ", gmtime(&t)); fputs(a, stdout); }
int main(int n, char **v) { static char b[9999]; FILE *f = fopen(v[1], "r"); b[fread(b, 1, 9998, f)] = 0;
  icalcomponent *c = icalparser_parse_string(b); fputs("libical", stdout);
  icalcomponent_foreach_recurrence(icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT),
    icaltime_from_string("20270301T000000Z"), icaltime_from_string("20270601T000000Z"), cb, 0); puts(""); }
C
gcc -Ir/usr/include li.c -L"$L" -lical -Wl,-rpath-link,"$L" -o li 2>/dev/null
ics() { printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//find//EN BEGIN:VTIMEZONE TZID:Europe/Berlin \
  BEGIN:STANDARD DTSTART:19701025T030000 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU' TZOFFSETFROM:+0200 TZOFFSETTO:+0100 \
  END:STANDARD BEGIN:DAYLIGHT DTSTART:19700329T020000 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU' TZOFFSETFROM:+0100 \
  TZOFFSETTO:+0200 END:DAYLIGHT END:VTIMEZONE BEGIN:VEVENT UID:1@example.org DTSTAMP:20270101T000000Z SUMMARY:t \
  "DTSTART;TZID=Europe/Berlin:$1" DURATION:PT30M "RRULE:$2" END:VEVENT END:VCALENDAR; }
ics 20270321T023000 'FREQ=WEEKLY;COUNT=4' > w.ics; ics 20270327T023000 'FREQ=DAILY;COUNT=30' > d.ics
cat > r.mjs <<'J'
import I from 'ical.js'; import N from 'node-ical'; import fs from 'fs';
const p = d => d.toISOString().replace(/.*-(..)-(..)T(.....).*/, '$2.$1-$3Z');
for (const f of ['w.ics', 'd.ics']) {
  const c = new I.Component(I.parse(fs.readFileSync(f, 'utf8'))), it = new I.Event(c.getFirstSubcomponent('vevent')).iterator();
  const a = []; for (let n; (n = it.next());) a.push(p(n.toJSDate()));
  const e = Object.values(N.sync.parseFile(f)).find(x => x.type === 'VEVENT');
  const b = N.expandRecurringEvent(e, { from: new Date('2027-03-01'), to: new Date('2027-06-01') }).map(x => p(x.start));
  const s = x => (f[0] === 'w' ? x : [x[0], x[1], x[2], x[3], x[29]]).join(' ');
  console.log(f, 'ical.js', s(a), '| node-ical', s(b));
}
J
{ node r.mjs; echo "w.ics $(LD_LIBRARY_PATH=$L ./li w.ics)"; } | tee got
diff got - <<'X' && echo "as stated (02:30 after the change is 00:30Z)"
w.ics ical.js 21.03-01:30Z 28.03-00:30Z 04.04-00:30Z 11.04-00:30Z | node-ical 21.03-01:30Z 28.03-01:30Z 04.04-00:30Z 11.04-00:30Z
d.ics ical.js 27.03-01:30Z 28.03-00:30Z 29.03-00:30Z 30.03-00:30Z 25.04-00:30Z | node-ical 27.03-01:30Z 28.03-01:30Z 29.03-01:30Z 30.03-01:30Z 25.04-01:30Z
w.ics libical 21.03-01:30Z 28.03-01:30Z 04.04-01:30Z 11.04-00:30Z
X

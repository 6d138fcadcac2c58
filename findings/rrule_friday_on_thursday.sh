#!/usr/bin/env bash
# rrule: a rule "every Friday" gives a Thursday; rrule-temporal leaves the week out and ends a week later.
# Guess: BYDAY=FR can only give Fridays; a time in a spring gap is moved forward an hour, in both libraries.
# What happens, DTSTART 2025-04-11 00:00 Cairo (clocks jump 00:00 to 01:00 on Friday 25 April), COUNT=4:
#   rrule 2.8.1          11, 18 April, THURSDAY 24 April 23:00, 2 May
#   rrule-temporal 2.2.8 11, 18 April, nothing, 2 May, 9 May (RFC 5545 3.3.10: ignored and not counted)
#   In Antarctica/Troll, whose gap is two hours, rrule turns Sunday 01:30 into Saturday 23:30.
# Why it matters: a calendar feed and the program's own reminders disagree about the day and about the last one.
# The machine's zone is UTC, as rrule's documentation asks. Versions: rrule 2.8.1, rrule-temporal 2.2.8, Node 20.
# Sources: https://github.com/jkbrzt/rrule/issues/157  https://github.com/ggaabe/rrule-temporal/issues/141
#   https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --save-exact rrule@2.8.1 rrule-temporal@2.2.8
cat > f.mjs <<'J'
import rr from 'rrule';
import { RRuleTemporal } from 'rrule-temporal';
const show = (ms, timeZone) => {
  const f = (o) => new Intl.DateTimeFormat('en-GB', { timeZone, ...o }).format(ms);
  return f({ weekday: 'short' }) + ' ' + f({ day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
};
for (const [zone, start, rule] of [
  ['Africa/Cairo', '20250411T000000', 'FREQ=WEEKLY;BYDAY=FR;COUNT=4'],
  ['Antarctica/Troll', '20250316T013000', 'FREQ=WEEKLY;BYDAY=SU;COUNT=3']]) {
  const text = `DTSTART;TZID=${zone}:${start}\nRRULE:${rule}`;
  for (const d of rr.rrulestr(text).all()) console.log('rrule', show(+d, zone));
  for (const d of new RRuleTemporal({ rruleString: text }).all()) console.log('rrule-temporal', show(d.epochMilliseconds, zone));
}
J
node --version; npm ls --depth=0 | tail -n +2
TZ=UTC node f.mjs | tee out
diff out - <<'X'
rrule Fri 11/04, 00:00
rrule Fri 18/04, 00:00
rrule Thu 24/04, 23:00
rrule Fri 02/05, 00:00
rrule-temporal Fri 11/04, 00:00
rrule-temporal Fri 18/04, 00:00
rrule-temporal Fri 02/05, 00:00
rrule-temporal Fri 09/05, 00:00
rrule Sun 16/03, 01:30
rrule Sun 23/03, 01:30
rrule Sat 29/03, 23:30
rrule-temporal Sun 16/03, 01:30
rrule-temporal Sun 23/03, 01:30
rrule-temporal Sun 06/04, 01:30
X
echo "as stated"

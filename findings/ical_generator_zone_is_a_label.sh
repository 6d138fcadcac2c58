#!/usr/bin/env bash
# ical-generator: the zone of an event names the time of the server, and does not change it.
# Guess: a Date is a moment, so an event at that moment with the zone Europe/Berlin is written in Berlin's time.
# What happens (ical-generator 11.1.2): 22 March 2026, 19:00 UTC, is 20:00 in Berlin. Written is
#   on a server in Berlin    DTSTART;TZID=Europe/Berlin:20260322T200000
#   on a server in UTC       DTSTART;TZID=Europe/Berlin:20260322T190000 (an hour early)
#   on a server in New York  DTSTART;TZID=Europe/Berlin:20260322T150000 (five hours early)
# With the zone on the calendar alone the event has none: the same digits, to be read wherever the phone is.
# Why it matters: it is right on the developer's computer and wrong in the container. Only Dates of a library of zones
# (luxon, moment-timezone) are converted.
# Versions: ical-generator 11.1.2, Node 20. Source: https://github.com/sebbo2002/ical-generator#-date-time--timezones
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --save-exact ical-generator@11.1.2
cat > f.mjs <<'J'
import generator from 'ical-generator';
const start = (calendar, event) => {
  const c = generator({ timezone: calendar });
  c.createEvent({ start: new Date('2026-03-22T19:00:00Z'), summary: 'x', timezone: event });
  return c.toString().match(/DTSTART.*/)[0].trim();
};
console.log(process.env.TZ, '|', start(undefined, 'Europe/Berlin'), '|', start('Europe/Berlin', undefined));
J
node --version; npm ls --depth=0 | tail -n +2
for zone in Europe/Berlin UTC America/New_York; do TZ=$zone node f.mjs; done | tee out
diff out - <<'X'
Europe/Berlin | DTSTART;TZID=Europe/Berlin:20260322T200000 | DTSTART:20260322T200000
UTC | DTSTART;TZID=Europe/Berlin:20260322T190000 | DTSTART:20260322T190000
America/New_York | DTSTART;TZID=Europe/Berlin:20260322T150000 | DTSTART:20260322T150000
X
echo "as stated"

#!/usr/bin/env bash
# ical.js: a calendar that names a zone and brings no table of it is read in the zone of the server.
# Guess: a name such as Europe/Berlin is known, or what nobody can place is an error.
# What happens (ical.js 2.2.1): DTSTART;TZID=Europe/Berlin without VTIMEZONE is taken as a time without a zone.
# toJSDate() gives 20:00 in Berlin on a server in Berlin, 21:00 on one in UTC, 01:00 of the next day on one in New York.
# node-ical 0.27.2 knows the name and gives 20:00 on all three; but its rrule.all() lists a day that EXDATE takes out.
# Why it matters: files without tables are common (ical-generator writes them), the developer's computer stands in the
# zone of the calendar, and the server does not.
# Versions: ical.js 2.2.1, node-ical 0.27.2, Node 20. Source: https://github.com/kewisch/ical.js/wiki (time zones), RFC 5545, 3.2.19
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --save-exact ical.js@2.2.1 node-ical@0.27.2
cat > f.mjs <<'J'
import ICAL from 'ical.js';
import ical from 'node-ical';
const show = (d) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' }).format(d);
const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', 'BEGIN:VEVENT', 'UID:b@example.org', 'DTSTAMP:20260101T000000Z',
  'DTSTART;TZID=Europe/Berlin:20260322T200000', 'DURATION:PT10M', 'RRULE:FREQ=WEEKLY;COUNT=3',
  'EXDATE;TZID=Europe/Berlin:20260405T200000', 'SUMMARY:x', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
const all = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')).iterator(), out = [];
for (let next; (next = all.next());) out.push(show(next.toJSDate()));
console.log(process.env.TZ, '| ical.js', out.join(', '));
const event = Object.values(ical.sync.parseICS(text)).find((x) => x.type === 'VEVENT');
console.log(process.env.TZ, '| node-ical', event.rrule.all().map(show).join(', '));
J
node --version; npm ls --depth=0 | tail -n +2
for zone in Europe/Berlin UTC America/New_York; do TZ=$zone node f.mjs; done | tee out
diff out - <<'X'
Europe/Berlin | ical.js 2026-03-22 20:00, 2026-03-29 20:00
Europe/Berlin | node-ical 2026-03-22 20:00, 2026-03-29 20:00, 2026-04-05 20:00
UTC | ical.js 2026-03-22 21:00, 2026-03-29 22:00
UTC | node-ical 2026-03-22 20:00, 2026-03-29 20:00, 2026-04-05 20:00
America/New_York | ical.js 2026-03-23 01:00, 2026-03-30 02:00
America/New_York | node-ical 2026-03-22 20:00, 2026-03-29 20:00, 2026-04-05 20:00
X
echo "as stated"

#!/usr/bin/env bash
# ics (npm): a weekly reminder at eight in the evening comes at nine from the change of the clocks on.
# Guess: an event that is given by its local time stays at that time in each week, as in every calendar program.
# What happens (ics 3.12.0): the start is written in UTC by default and the rule beside it repeats that: 20:00 in Berlin
# on 22 March becomes 21:00 on 29 March. With startOutputType "local" it has no zone at all, and comes at eight wherever
# the phone is. There is no way to write a zone.
# Why it matters: whoever tests a reminder tests the next one. Half of the year it is wrong, and by one hour only.
# Versions: ics 3.12.0, ical.js 2.2.1 (as the reader), Node 20. Source: https://www.npmjs.com/package/ics (startOutputType), RFC 5545, 3.3.10
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --save-exact ics@3.12.0 ical.js@2.2.1
cat > f.mjs <<'J'
import { createEvent } from 'ics';
import ICAL from 'ical.js';
const show = (d) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' }).format(d);
const event = { start: [2026, 3, 22, 20, 0], duration: { minutes: 10 }, title: 'x', recurrenceRule: 'FREQ=WEEKLY;COUNT=3', uid: 'a@example.org' };
for (const startOutputType of [undefined, 'local']) {
  const text = createEvent({ ...event, startOutputType }).value;
  const all = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')).iterator();
  console.log(startOutputType, text.match(/DTSTART.*/)[0], '|', [1, 2, 3].map(() => show(all.next().toJSDate())).join(', '));
}
J
node --version; npm ls --depth=0 | tail -n +2
TZ=Europe/Berlin node f.mjs | tee out
diff out - <<'X'
undefined DTSTART:20260322T190000Z | 2026-03-22 20:00, 2026-03-29 21:00, 2026-04-05 21:00
local DTSTART:20260322T200000 | 2026-03-22 20:00, 2026-03-29 20:00, 2026-04-05 20:00
X
echo "as stated"

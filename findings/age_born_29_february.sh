#!/usr/bin/env bash
# How old is a child on 28 February who was born on 29 February? Libraries are a year apart, and one says "16 years and 12 months".
# Guess: one answer, or two by two laws (in some countries such a child is a year older on 28 February, in others on 1 March).
# What happens, for 29 February 2020 to 28 February 2037:
#   luxon 3.7.2, dayjs 1.11.23, moment 2.31.0   17 years
#   date-fns 4.4.0 differenceInYears             16 years; its intervalToDuration says 16 years AND 12 months
#   temporal-polyfill 1.0.8                      until: 16 years, 11 months, 30 days; since, from the other end: 28 days
# From 31 March to 30 April: dayjs and moment 1 month and luxon too, Temporal 30 days.
# Why it matters: rights begin with an age. A form that shows years and months of a child's age shows a month that is not.
# Versions: date-fns 4.4.0, luxon 3.7.2, dayjs 1.11.23, moment 2.31.0, temporal-polyfill 1.0.8, Node 20.
# Source: https://date-fns.org/docs/intervalToDuration, https://tc39.es/proposal-temporal/docs/plaindate.html#until
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --save-exact date-fns@4.4.0 luxon@3.7.2 dayjs@1.11.23 moment@2.31.0 temporal-polyfill@1.0.8
cat > f.mjs <<'J'
import { differenceInYears, intervalToDuration } from 'date-fns';
import { DateTime } from 'luxon';
import dayjs from 'dayjs';
import moment from 'moment';
import { Temporal } from 'temporal-polyfill';
for (const [born, day] of [['2020-02-29', '2021-02-28'], ['2020-02-29', '2036-02-28'], ['2020-02-29', '2037-02-28'], ['2010-03-31', '2010-04-30']]) {
  const [start, end] = [born, day].map((d) => new Date(d + 'T12:00'));
  const date = Temporal.PlainDate.from(born), years = { largestUnit: 'year' };
  console.log(born, day, '| date-fns', differenceInYears(end, start), JSON.stringify(intervalToDuration({ start, end })),
    '| luxon', DateTime.fromISO(day).diff(DateTime.fromISO(born), ['years', 'months', 'days']).toISO(),
    '| dayjs', dayjs(day).diff(born, 'year'), dayjs(day).diff(born, 'month'), '| moment', moment(day).diff(born, 'years'), moment(day).diff(born, 'months'),
    '| temporal', String(date.until(day, years)), String(Temporal.PlainDate.from(day).since(born, years)));
}
J
node --version; npm ls --depth=0 | tail -n +2
TZ=UTC node f.mjs | tee out
diff out - <<'X'
2020-02-29 2021-02-28 | date-fns 0 {"months":12} | luxon P1Y | dayjs 1 12 | moment 1 12 | temporal P11M30D P11M28D
2020-02-29 2036-02-28 | date-fns 15 {"years":15,"months":12} | luxon P15Y11M30D | dayjs 15 191 | moment 15 191 | temporal P15Y11M30D P15Y11M28D
2020-02-29 2037-02-28 | date-fns 16 {"years":16,"months":12} | luxon P17Y | dayjs 17 204 | moment 17 204 | temporal P16Y11M30D P16Y11M28D
2010-03-31 2010-04-30 | date-fns 0 {"months":1} | luxon P1M | dayjs 0 1 | moment 0 1 | temporal P30D P30D
X
echo "as stated"

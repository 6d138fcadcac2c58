#!/usr/bin/env bash
# cron-parser: a reminder in a skipped hour comes an hour later, in a skipped HALF hour not at all, and in a
# repeated pair of hours twice.
# Guess: one rule for every clock change: moved on when the time is skipped, once when it is repeated.
# What happens (cron-parser 5.10.6):
#   Berlin, Sunday 02:30, 30 March 2025      comes at 03:30 (moved on)
#   Lord Howe, Sunday 02:15, 5 October 2025  no reminder that week (the gap is 02:00 to 02:30)
#   Lord Howe, every day 02:00               no reminder on 5 October
#   Berlin, Sunday 02:30, 26 October 2025    once
#   Troll, Sunday 02:30, 26 October 2025     twice, two hours apart (clocks go back by two hours); 01:30 once
#   croner 11.0.1 fires once in each case, in a gap at its end (03:00, 02:30).
# Why it matters: a weekly reminder that is lost or doubled once a year in one zone is never found by a test in another.
# Versions: cron-parser 5.10.6, croner 11.0.1, Node 20. Source: https://github.com/harrisiirak/cron-parser/pull/435 (mended for gaps of whole hours)
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --save-exact cron-parser@5.10.6 croner@11.0.1
cat > f.mjs <<'J'
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
for (const [zone, cron, from] of [
  ['Europe/Berlin', '30 2 * * 0', '2025-03-24'], ['Australia/Lord_Howe', '15 2 * * 0', '2025-09-29'],
  ['Australia/Lord_Howe', '0 2 * * *', '2025-10-03'], ['Europe/Berlin', '30 2 * * 0', '2025-10-20'],
  ['Antarctica/Troll', '30 2 * * 0', '2025-10-20'], ['Antarctica/Troll', '30 1 * * 0', '2025-10-20']]) {
  const start = new Date(from + 'T12:00:00Z');
  const show = (d) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).format(d);
  const it = CronExpressionParser.parse(cron, { tz: zone, currentDate: start });
  console.log(zone, cron, '| cron-parser', [1, 2].map(() => show(it.next().toDate())).join(', '),
    '| croner', new Cron(cron, { timezone: zone }).nextRuns(2, start).map(show).join(', '));
}
J
node --version; npm ls --depth=0 | tail -n +2
TZ=UTC node f.mjs | tee out
diff out - <<'X'
Europe/Berlin 30 2 * * 0 | cron-parser 30/03 03:30, 06/04 02:30 | croner 30/03 03:00, 06/04 02:30
Australia/Lord_Howe 15 2 * * 0 | cron-parser 12/10 02:15, 19/10 02:15 | croner 05/10 02:30, 12/10 02:15
Australia/Lord_Howe 0 2 * * * | cron-parser 04/10 02:00, 06/10 02:00 | croner 04/10 02:00, 05/10 02:30
Europe/Berlin 30 2 * * 0 | cron-parser 26/10 02:30, 02/11 02:30 | croner 26/10 02:30, 02/11 02:30
Antarctica/Troll 30 2 * * 0 | cron-parser 26/10 02:30, 26/10 02:30 | croner 26/10 02:30, 02/11 02:30
Antarctica/Troll 30 1 * * 0 | cron-parser 26/10 01:30, 02/11 01:30 | croner 26/10 01:30, 02/11 01:30
X
echo "as stated"

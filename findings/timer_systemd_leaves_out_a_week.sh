#!/usr/bin/env bash
# systemd: a weekly timer at half past two on Sundays is left out in the week in which the clocks go forward.
# Guess: a time that is skipped comes at the end of the gap, as with cron, or an hour later.
# What happens (systemd 252 of Debian 12): for "Sun 02:30 Europe/Berlin" the run after 22 March 2026 is that of 5 April: two weeks.
# "02:30" of each day has no run on 29 March; in Santiago, where midnight is skipped, "00:30" has none on 6 September;
# nor has "02:15" on Lord Howe on 4 October, whose gap is half an hour. Persistent=true does not help: nothing was missed.
# In autumn, when the hour comes twice, it runs once, in its first hour.
# Why it matters: the copy of the data that the operator made sure of is the one of a week before.
# Versions: systemd 252.39 of Debian 12. Source: https://www.freedesktop.org/software/systemd/man/252/systemd.time.html (calendar events)
set -euo pipefail
command -v systemd-analyze >/dev/null || { apt-get -qq update; apt-get -qq install -y --no-install-recommends systemd >/dev/null; }
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
systemd-analyze --version | sed -n 1p
runs() { # from when, what
	echo "$2: $(TZ=UTC systemd-analyze calendar --iterations=3 --base-time="$1 12:00" "$2" | sed -n 's/.*: [A-Z][a-z][a-z] \(.*\):00 UTC/\1/p' | paste -sd, )"
}
{
	runs 2026-03-20 'Sun *-*-* 02:30 Europe/Berlin'
	runs 2026-03-27 '*-*-* 02:30 Europe/Berlin'
	runs 2026-10-23 '*-*-* 02:30 Europe/Berlin'
	runs 2026-09-04 '*-*-* 00:30 America/Santiago'
	runs 2026-10-02 '*-*-* 02:15 Australia/Lord_Howe'
} | tee out
diff out - <<'X'
Sun *-*-* 02:30 Europe/Berlin: 2026-03-22 01:30,2026-04-05 00:30,2026-04-12 00:30
*-*-* 02:30 Europe/Berlin: 2026-03-28 01:30,2026-03-30 00:30,2026-03-31 00:30
*-*-* 02:30 Europe/Berlin: 2026-10-24 00:30,2026-10-25 00:30,2026-10-26 01:30
*-*-* 00:30 America/Santiago: 2026-09-05 04:30,2026-09-07 03:30,2026-09-08 03:30
*-*-* 02:15 Australia/Lord_Howe: 2026-10-02 15:45,2026-10-04 15:15,2026-10-05 15:15
X
echo "as stated"

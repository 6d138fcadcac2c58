#!/usr/bin/env bash
# The locales of date-fns and those of the browser begin the week on another day in 14 languages.
# Guess: both follow CLDR, so a calendar drawn by the one has the columns that Intl.Locale tells.
# What happens (date-fns 4.4.0, Node 20 with CLDR 48): Welsh, Scottish Gaelic and Uyghur begin on Sunday in date-fns and
# on Monday in CLDR; Indonesian, Icelandic, Maltese, Gujarati, Kannada, Tamil, Indian English and Chinese of Taiwan on
# Monday in date-fns and on Sunday in CLDR; Arabic of Egypt and of Algeria and Central Kurdish on Sunday, in CLDR on Saturday.
# Why it matters: "this week" of the page and "this week" of the plan are a day apart for these people only.
# Versions: date-fns 4.4.0, Node 20. Source: https://www.unicode.org/cldr/charts/latest/supplemental/territory_information.html (first day), https://tc39.es/proposal-intl-locale-info/
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --save-exact date-fns@4.4.0
cat > f.mjs <<'J'
import * as locales from 'date-fns/locale';
for (const { code, options } of Object.values(locales)) {
  let week;
  try { const l = new Intl.Locale(code); week = l.getWeekInfo?.() ?? l.weekInfo; } catch { continue; }
  const first = (options.weekStartsOn ?? 0) || 7;
  if (first !== week.firstDay) console.log(code, 'date-fns', first, 'CLDR', week.firstDay);
}
J
node -p 'process.version + " CLDR " + process.versions.cldr'; npm ls --depth=0 | tail -n +2
node f.mjs | LC_ALL=C sort | tee out
diff out - <<'X'
ar-DZ date-fns 7 CLDR 6
ar-EG date-fns 7 CLDR 6
ckb date-fns 7 CLDR 6
cy date-fns 7 CLDR 1
en-IN date-fns 1 CLDR 7
gd date-fns 7 CLDR 1
gu date-fns 1 CLDR 7
id date-fns 1 CLDR 7
is date-fns 1 CLDR 7
kn date-fns 1 CLDR 7
mt date-fns 1 CLDR 7
ta date-fns 1 CLDR 7
ug date-fns 7 CLDR 1
zh-TW date-fns 1 CLDR 7
X
echo "as stated"

#!/usr/bin/env bash
# "Marta y Irene": the Spanish rule for "and" is not in the CLDR data, and ICU's own copy misses accents, quotes and isolates.
# Guess: listPatterns of CLDR 48 and Intl.ListFormat join names alike, and ICU's rule (y becomes e before the
#   sound i, o becomes u before the sound o) knows the names of Spanish children.
# What happens: cldr-misc-full 48.2 has only "{0} y {1}"; the rule is code inside ICU. ICU gives "Marta e Irene",
#   but "Marta y Íñigo" (should be e), "Marta o Óscar" (should be u), and loses the rule when the name stands in
#   quotes or between U+2068 and U+2069, which is how names are guarded in pages that mix directions.
#   Hebrew alike: ICU puts a hyphen between ve and a name in Latin letters; the data has none.
# Why it matters: a program that takes its lists from CLDR data writes a mistake every Spanish reader sees, and one
#   that uses Intl writes it for some children of the same family.
# Versions: cldr-misc-full 48.2.0, Node 20 (ICU 78, CLDR 48).
# Source: https://github.com/unicode-org/icu/pull/1043 (ICU-21016: in code "until CLDR get the data")
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --save-exact cldr-misc-full@48.2.0
cat > f.js <<'J'
const list = (l, type, ...names) => new Intl.ListFormat(l, { type }).format(names);
const data = (l) => require(`cldr-misc-full/main/${l}/listPatterns.json`).main[l].listPatterns['listPattern-type-standard']['2'];
const guard = (s) => '\u2068' + s + '\u2069';
const ok = [
  ['data es', data('es'), '{0} y {1}'],
  ['data he', data('he'), '{0} ו{1}'],
  ['Irene', list('es', 'conjunction', 'Marta', 'Irene'), 'Marta e Irene'],
  ['Íñigo', list('es', 'conjunction', 'Marta', 'Íñigo'), 'Marta y Íñigo'],
  ['Oscar', list('es', 'disjunction', 'Marta', 'Oscar'), 'Marta u Oscar'],
  ['Óscar', list('es', 'disjunction', 'Marta', 'Óscar'), 'Marta o Óscar'],
  ['quoted', list('es', 'conjunction', 'Marta', '«Irene»'), 'Marta y «Irene»'],
  ['isolated', list('es', 'conjunction', guard('Marta'), guard('Irene')), `${guard('Marta')} y ${guard('Irene')}`],
  ['hebrew', list('he', 'conjunction', 'דנה', 'Tom'), 'דנה ו-Tom'],
].map(([what, got, want]) => (console.log(what.padEnd(9), got), got === want || console.log('   expected', want)));
process.exit(ok.every((x) => x === true) ? 0 : 1);
J
node -p '"node " + process.version + " icu " + process.versions.icu + " cldr " + process.versions.cldr'
node f.js
echo "as stated"

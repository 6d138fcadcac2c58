#!/usr/bin/env bash
# simple-statistics: no normal probability is above .999, not even at z = 40.
# Guess: cumulativeStdNormalProbability(z) is right to six digits or so, and 1 for large z.
# What happens: it looks z up in a table with steps of .01 that ends at 3.09. From there on the answer is .999, so a
#   two-sided p is never below .002: nothing passes Bonferroni over 27 comparisons (.00185), however large.
#   And z is rounded first: 1.9551 counts as 1.96 and reaches .975, the true value is .9747.
#   probit(.975) is 1.957, not 1.960, in the same package, and the two do not undo each other.
# Why it matters: thresholds such as 97.5 % or a Bonferroni limit are passed too early, or can never be passed.
# Versions: simple-statistics 7.12.1, jstat 1.9.6 beside it. Source: https://simple-statistics.github.io/docs/#cumulativestdnormalprobability
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --save-exact simple-statistics@7.12.1 jstat@1.9.6
cat > f.js <<'J'
const ss = require('simple-statistics');
const { jStat } = require('jstat');
for (const z of [1.9551, 1.96, 3.09, 3.2, 6, 40]) {
  const p = ss.cumulativeStdNormalProbability(z);
  console.log('z', z, 'p', p, 'two-sided', (2 * (1 - p)).toFixed(4), 'true', jStat.normal.cdf(z, 0, 1).toFixed(5));
}
console.log('probit', ss.probit(0.975).toFixed(3), 'true', jStat.normal.inv(0.975, 0, 1).toFixed(3));
J
node --version; npm ls --depth=0 | tail -n +2
node f.js | tee out
diff out - <<'X'
z 1.9551 p 0.975 two-sided 0.0500 true 0.97471
z 1.96 p 0.975 two-sided 0.0500 true 0.97500
z 3.09 p 0.999 two-sided 0.0020 true 0.99900
z 3.2 p 0.999 two-sided 0.0020 true 0.99931
z 6 p 0.999 two-sided 0.0020 true 1.00000
z 40 p 0.999 two-sided 0.0020 true 1.00000
probit 1.957 true 1.960
X
echo "as stated"

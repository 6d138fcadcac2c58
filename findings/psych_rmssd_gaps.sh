#!/usr/bin/env bash
# psych::rmssd: a diary kept every second day is "perfectly steady", whatever is in it.
# Guess: with days missing (NA, na.rm = TRUE by default) the mean of the squared day-to-day steps is taken over the
#   steps that are there, and is NA when there is none.
# What happens: the sum runs over pairs of neighbouring days, the divisor is the number of noted days less one.
#   1, NA, 5, NA, 1, NA, 5 (swings from end to end) gives 0. The series 1 5 1 5 1 5 gives 4; three pairs 1 5 with a gap between
#   give 3.1 though every step that was seen is 4. NA in place and NA left out differ: 0 against 4.
#   mssd and the rmssd column of autoR do the same.
# Why it matters: this is the usual figure for how unstable a mood is; the fewer days a parent notes, the calmer
#   the child looks, without a warning. Anybody who checks a program against psych inherits it.
# Versions: psych 2.2.9 (Debian 12), R 4.2.2. Source: https://rdrr.io/cran/psych/man/mssd.html
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
need() { for p in "$@"; do dpkg -s "$p" >/dev/null 2>&1 || { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$p" >/dev/null; }; done; }
need r-base-core r-cran-psych
cat > f.R <<'R'
suppressMessages(library(psych))
cat("psych", as.character(packageVersion("psych")), "R", as.character(getRversion()), "\n", file = stderr())
say <- function(what, x) cat(what, format(x, digits = 6), "\n")
say("every second day   ", rmssd(c(1, NA, 5, NA, 1, NA, 5)))
say("the same, NA left out", rmssd(c(1, 5, 1, 5)))
say("whole              ", rmssd(c(1, 5, 1, 5, 1, 5)))
say("pairs with gaps    ", rmssd(c(1, 5, NA, 1, 5, NA, 1, 5)))
say("mean over the pairs", sqrt(mean(diff(c(1, 5, NA, 1, 5, NA, 1, 5))^2, na.rm = TRUE)))
say("autoR              ", autoR(c(1, 5, NA, 1, 5, NA, 1, 5))$rssd)
R
Rscript f.R | tee out
diff out - <<'X'
every second day    0 
the same, NA left out 4 
whole               4 
pairs with gaps     3.09839 
mean over the pairs 4 
autoR               3.09839 
X
echo "as stated"

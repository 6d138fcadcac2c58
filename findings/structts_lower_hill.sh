#!/usr/bin/env bash
# R's StructTS: a fit with a variance held fixed is better than the free fit, and tells the opposite story.
# Guess: the free maximum-likelihood fit of a local level (two variances, 43 answers in 120 days) is at
#   least as good as the same fit with one of them held fixed; a model of two parameters has one hill.
# What happens: sparse ordinal notes give the likelihood two hills. The optimiser (L-BFGS-B, one start) stops on the
#   lower one: level variance .042, log-likelihood -80.98, and a line that climbs from 3.5 to 4.7. With the
#   level variance fixed at .0008 the figure is -79.85, fixed at 0 still -80.27: a line that is all but flat
#   (4.2 to 4.4), or flat. The optimiser reports that it has converged; no warning.
# Why it matters: "warmer than before" or "cannot tell" hangs on the hill. Search from several starts, take 0 as its own
#   candidate, and do not call R's figure the truth in a test.
# Versions: R 4.2.2 (Debian 12), package stats. Source: https://github.com/wch/r-source/blob/trunk/src/library/stats/R/StructTS.R
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
need() { for p in "$@"; do dpkg -s "$p" >/dev/null 2>&1 || { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$p" >/dev/null; }; done; }
need r-base-core
cat > f.R <<'R'
options(warn = 2)
cat("R", as.character(getRversion()), "\n", file = stderr())
day <- c(1,5,7,8,11,12,13,15,16,17,21,23,24,25,26,28,29,77,78,79,80,82,83,84,85,87,91,92,93,95,96,97,98,101,102,104,106,107,109,113,114,117,119)
note <- c(3,3,4,4,5,5,5,5,5,5,4,3,3,4,4,4,4,4,4,5,5,3,4,5,5,3,4,4,5,5,5,5,4,3,5,4,5,5,5,5,4,4,5)
y <- rep(NA_real_, 120); y[day] <- note
say <- function(what, f) { s <- range(tsSmooth(f))
  cat(what, sprintf("level %.4f loglik %.2f line from %.1f to %.1f", f$coef["level"], f$loglik, s[1], s[2]), "\n") }
say("free       ", StructTS(ts(y), type = "level"))
say("fixed .0008", StructTS(ts(y), type = "level", fixed = c(.0008, NA)))
say("fixed 0    ", StructTS(ts(y), type = "level", fixed = c(0, NA)))
R
Rscript f.R | tee out
diff out - <<'X'
free        level 0.0418 loglik -80.98 line from 3.5 to 4.7 
fixed .0008 level 0.0008 loglik -79.85 line from 4.2 to 4.4 
fixed 0     level 0.0000 loglik -80.27 line from 4.3 to 4.3 
X
echo "as stated"

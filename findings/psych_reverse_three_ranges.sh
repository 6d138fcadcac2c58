#!/usr/bin/env bash
# psych: one item is reversed in three ways by three functions of one package, and a new scale changes an old score.
# Guess: without limits given, reverse.code, alpha(keys) and scoreItems all reverse over the range seen in the item,
#   or all over that of the scale.
# What happens, item answers 1 to 4, others 1 to 5:
#   reverse.code  over the range seen in that item            1 becomes 4
#   alpha         over the range seen in all items given      1 becomes 5
#   scoreItems    over the range seen in all items of ALL scales asked for: with a second scale counted in
#                 minutes (0 to 60) in the same call, the first scale of 1-to-5 items has scores about 20
#   reverse.code also makes every value above 999 missing: 1200 minutes become NA, in an item not reversed too.
# Why it matters: a check of a scoring program "against psych" depends on the function and on who else answered.
#   The range belongs to the question, not to the answers.
# Versions: psych 2.2.9 (Debian 12), R 4.2.2. Sources: https://rdrr.io/cran/psych/man/reverse.code.html
#   https://rdrr.io/cran/psych/man/score.items.html
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
need() { for p in "$@"; do dpkg -s "$p" >/dev/null 2>&1 || { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$p" >/dev/null; }; done; }
need r-base-core r-cran-psych
cat > f.R <<'R'
suppressMessages(library(psych))
cat("psych", as.character(packageVersion("psych")), "R", as.character(getRversion()), "\n", file = stderr())
d <- data.frame(q1 = c(4, 3, 4, 1, 2, 3, 4, 1), q2 = c(2, 2, 3, 5, 1, 3, 2, 4), q3 = c(1, 2, 3, 5, 2, 4, 1, 4),
  m1 = c(0, 10, 60, 30, 20, 45, 15, 50), m2 = c(5, 10, 50, 35, 20, 40, 10, 60))
q <- c("q1", "q2", "q3"); k <- c("-q1", "q2", "q3")
rest <- d$q2 + d$q3
quiet <- function(x) suppressWarnings(suppressMessages(x))
say <- function(what, x) cat(what, x, "\n")
say("reverse.code      ", reverse.code(c(-1, 1, 1), d[q])[, 1])
say("alpha             ", round(quiet(alpha(d[q], keys = c(-1, 1, 1)))$scores * 3 - rest, 6))
say("scoreItems        ", round(quiet(scoreItems(list(a = k), d))$scores[, "a"] * 3 - rest, 6))
say("beside minutes    ", round(quiet(scoreItems(list(a = k, b = c("m1", "m2")), d))$scores[, "a"] * 3 - rest, 6))
say("score beside it   ", round(quiet(scoreItems(list(a = k, b = c("m1", "m2")), d))$scores[1:3, "a"], 2))
say("1200 not reversed ", reverse.code(c(-1, 1), cbind(a = 1:3, b = c(300, 900, 1200)))[, 2])
R
Rscript f.R | tee out
diff out - <<'X'
reverse.code       1 2 1 4 3 2 1 4 
alpha              2 3 2 5 4 3 2 5 
scoreItems         2 3 2 5 4 3 2 5 
beside minutes     56 57 56 59 58 57 56 59 
score beside it    19.67 20.33 20.67 
1200 not reversed  300 900 NA 
X
echo "as stated"

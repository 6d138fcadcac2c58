#!/usr/bin/env bash
# psych::ICC: two tests that disagree give an ICC of exactly 0 and F of exactly 1, though nothing is missing.
# Guess: on complete data the default (lmer = TRUE) gives what the analysis of variance gives, to the last digit shown.
# What happens: variances are estimated by lme4 and cannot be negative. Where the formula says ICC(A,1) = -.62 with
#   F = .31, the default says 0 with F = 1, p = .5. lmer = FALSE gives the formula, and then the "lower" bound of
#   the average stands above the upper (21.4 and .40). On the table of Shrout and Fleiss
#   the two still differ by 1e-6 (ICC(C,1) .714842 against .714841). A message of lme4 ("singular") is all one sees.
# Why it matters: a check "equal to psych to six digits" fails on the textbook table, and a retest that runs
#   backwards looks like one without relation.
# Versions: psych 2.2.9, lme4 1.1-31 (Debian 12), R 4.2.2. Source: https://rdrr.io/cran/psych/man/ICC.html
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
need() { for p in "$@"; do dpkg -s "$p" >/dev/null 2>&1 || { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$p" >/dev/null; }; done; }
need r-base-core r-cran-psych r-cran-lme4
cat > f.R <<'R'
suppressMessages(library(psych))
cat("psych", as.character(packageVersion("psych")), "lme4", as.character(packageVersion("lme4")), "R", as.character(getRversion()), "\n", file = stderr())
tests <- cbind(c(3, 4, 5, 4, 3, 5, 4, 2), c(4, 4, 3, 4, 5, 3, 5, 4))
table6 <- matrix(c(9,2,5,8, 6,1,3,2, 8,4,6,8, 7,1,2,6, 10,5,6,9, 6,2,4,7), 6, byrow = TRUE)
icc <- function(x, lmer) suppressWarnings(suppressMessages(ICC(x, lmer = lmer)))$results
say <- function(what, r) cat(what, sprintf("ICC(A,1) %.4f F %.2f ICC(A,k) %.2f from %.2f to %.2f",
  r$ICC[2], r$F[2], r$ICC[5], r$`lower bound`[5], r$`upper bound`[5]), "\n")
say("backwards, default   ", icc(tests, TRUE))
say("backwards, lmer=FALSE", icc(tests, FALSE))
off <- max(abs(icc(table6, TRUE)$ICC - icc(table6, FALSE)$ICC))
cat("textbook table, default against formula:", if (off > 1e-7 && off < 1e-5) "apart by about 1e-6" else off, "\n")
R
Rscript f.R | tee out
diff out - <<'X'
backwards, default    ICC(A,1) 0.0000 F 1.00 ICC(A,k) 0.00 from -3.99 to 0.80 
backwards, lmer=FALSE ICC(A,1) -0.6154 F 0.31 ICC(A,k) -3.20 from 21.40 to 0.40 
textbook table, default against formula: apart by about 1e-6 
X
echo "as stated"

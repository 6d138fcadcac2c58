#!/usr/bin/env bash
# psych::polychoric: half steps are cut off in silence; a correlation of .79 becomes -.10.
# Guess: only the order of the categories counts, so (x + 1) / 2 gives the same number as x, or an error says that
#   the answers must be whole.
# What happens: the same 500 people with answers 1 2 3 4 5 give .79, written as 1 1.5 2 2.5 3 they give -.10,
#   without error or warning (Pearson: .74 both times). Tables are counted by whole numbers, the limits of the
#   categories by the values themselves, so the two no longer belong together. One half answer among 500 already changes
#   the result. mixedCor does the same.
# Why it matters: a mean of two notes of a day, or a scale in half steps, is ordinary; so is x 10, which is refused
#   with a sentence. This is the matrix that ordinal alpha and omega start from.
# Versions: psych 2.2.9 (Debian 12), R 4.2.2. Source: https://rdrr.io/cran/psych/man/tetrachor.html
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
need() { for p in "$@"; do dpkg -s "$p" >/dev/null 2>&1 || { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$p" >/dev/null; }; done; }
need r-base-core r-cran-psych
cat > f.R <<'R'
suppressMessages(library(psych))
options(warn = 2) # a warning would be an error
cat("psych", as.character(packageVersion("psych")), "R", as.character(getRversion()), "\n", file = stderr())
set.seed(2); n <- 500; f <- rnorm(n)
x <- sapply(1:2, function(i) pmin(5, pmax(1, round(3 + 1.2 * f + .7 * rnorm(n)))))
h <- (x + 1) / 2
one <- x; one[7, 1] <- 3.5
say <- function(what, m) cat(what, sprintf("pearson %.3f polychoric %.3f", cor(m)[1, 2], polychoric(m)$rho[1, 2]), "\n")
say("1 2 3 4 5    ", x)
say("0 1 2 3 4    ", x - 1)
say("1 1.5 2 2.5 3", h)
say("one half     ", one)
cat("mixedCor      ", sprintf("%.3f", mixedCor(as.data.frame(h), p = 1:2)$rho[1, 2]), "\n")
R
Rscript f.R | tee out
diff out - <<'X'
1 2 3 4 5     pearson 0.738 polychoric 0.788 
0 1 2 3 4     pearson 0.738 polychoric 0.788 
1 1.5 2 2.5 3 pearson 0.738 polychoric -0.103 
one half      pearson 0.739 polychoric 0.783 
mixedCor       -0.103 
X
echo "as stated"

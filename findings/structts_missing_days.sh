#!/usr/bin/env bash
# R's StructTS: the log-likelihood of a series with missing days is multiplied by days / noted days.
# Guess: fit$loglik is the sum over the days that were seen; a missing day adds nothing.
# What happens: optimisation works on the mean over the noted days, and the mean is then multiplied by the number of
#   ALL days; only the constant is counted by noted days. Without gaps the figure is right. With every second day
#   missing this series is off by 18: -63.92 reported, -45.75 by the Kalman filter at the same
#   variances and prior. Adding ten missing days at the END, which say nothing, move it to -69.98.
#   The estimates are not hurt, every comparison of likelihoods is (AIC, ratio tests, profile intervals, "ours is higher").
# Why it matters: diaries have gaps. A level model compared with a constant one by this figure is favoured or punished
#   by the share of days the parent left out.
# Versions: R 4.2.2 (Debian 12), package stats. Source: https://github.com/wch/r-source/blob/trunk/src/library/stats/R/StructTS.R
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
need() { for p in "$@"; do dpkg -s "$p" >/dev/null 2>&1 || { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$p" >/dev/null; }; done; }
need r-base-core
cat > f.R <<'R'
cat("R", as.character(getRversion()), "\n", file = stderr())
set.seed(3); n <- 60
y <- cumsum(rnorm(n, 0, .3)) + rnorm(n)
gaps <- y; gaps[seq(2, n, 2)] <- NA
hand <- function(y, fit) { # the filter, with the prior and variances that StructTS started from
  m <- fit$model0; a <- m$a; P <- as.numeric(m$P); q <- as.numeric(m$V); h <- m$h; l <- 0
  for (v in as.numeric(y)) {
    P <- P + q
    if (is.na(v)) next
    F <- P + h; e <- v - a; l <- l - .5 * (log(2 * pi) + log(F) + e^2 / F); a <- a + P * e / F; P <- P - P^2 / F
  }
  l
}
for (s in list(list("whole", y), list("every second day", gaps), list("and ten days after it", c(gaps, rep(NA, 10))))) {
  fit <- StructTS(ts(s[[2]]), type = "level")
  seen <- sum(!is.na(s[[2]])); half <- .5 * seen * log(2 * pi)
  cat(s[[1]], sprintf("reported %.2f filter %.2f scaled %.2f", fit$loglik, hand(s[[2]], fit),
    (hand(s[[2]], fit) + half) * length(s[[2]]) / seen - half), "\n")
}
R
Rscript f.R | tee out
diff out - <<'X'
whole reported -83.45 filter -83.45 scaled -83.45 
every second day reported -63.92 filter -45.75 scaled -63.92 
and ten days after it reported -69.98 filter -45.75 scaled -69.98 
X
echo "as stated"

# The local-level model of R on the committed series: both variances, the
# log-likelihood, and the smoothed states with their standard errors.
# Run in this folder: Rscript level.R > level.txt
#
# A series is a CSV of day (0 is the first) and mean; days that are not in it
# are missing values.
say <- function(...) cat(..., "\n", sep = "")
figure <- function(x) formatC(x, digits = 12, format = "g")

say("series what day value se")
for (name in c("steady", "rising", "gap", "quarrels", "daily", "twohills")) {
  noted <- read.csv(paste0(name, ".csv"))
  y <- rep(NA_real_, max(noted$day) + 1)
  y[noted$day + 1] <- noted$mean
  fit <- StructTS(y, type = "level")
  say(name, " step 0 ", figure(fit$coef[["level"]]), " 0")
  say(name, " note 0 ", figure(fit$coef[["epsilon"]]), " 0")
  say(name, " loglik 0 ", figure(fit$loglik), " 0")
  states <- as.numeric(tsSmooth(fit))
  errors <- sqrt(as.numeric(KalmanSmooth(fit$data, fit$model0, -1)$var))
  for (i in seq_along(states)) {
    say(name, " state ", i - 1, " ", figure(states[i]), " ", figure(errors[i]))
  }
}

# An independent calculation of the scores of the made-up parents, straight
# from sections 2.4 and 2.5 of the evidence sheet. Base R, nothing else:
#   Rscript check.R    (in this folder; reads answers.csv, writes scores.csv)

constants <- list(sd = 18, z = 1.645, sem_total = 4.5)
reliability <- function(k) if (k >= 6) 0.80 else if (k == 5) 0.75 else 0.60

# One scale: x are the answers as given (1..5, 6 did not come up, 7 skipped).
score <- function(x, unfavourable) {
  k <- length(x)
  applicable <- sum(x != 6)
  given <- x >= 1 & x <= 5
  m <- sum(given)
  if (applicable < ceiling(0.75 * k) || m < ceiling(0.75 * applicable) || m < 3) {
    return(c(value = NA, sem = NA, lo = NA, hi = NA))
  }
  y <- ifelse(unfavourable, 6 - x, x)[given]
  value <- 100 * (mean(y) - 1) / 4
  sem <- constants$sd * sqrt(1 - reliability(k)) * sqrt(k / m)
  c(value = value, sem = sem, interval(value, sem))
}

interval <- function(value, sem) {
  c(lo = max(0, value - constants$z * sem), hi = min(100, value + constants$z * sem))
}

answers <- read.csv("answers.csv", stringsAsFactors = FALSE)
rows <- list()
for (parent in unique(answers$parent)) {
  mine <- answers[answers$parent == parent, ]
  values <- c()
  for (scale in unique(mine$scale)) {
    items <- mine[mine$scale == scale, ]
    s <- score(items$answer, items$direction == "unfavourable")
    values <- c(values, s[["value"]])
    rows[[length(rows) + 1]] <- data.frame(parent, scale, t(s))
  }
  if (sum(!is.na(values)) >= 8) {
    total <- mean(values, na.rm = TRUE)
    t_row <- c(value = total, sem = constants$sem_total, interval(total, constants$sem_total))
    rows[[length(rows) + 1]] <- data.frame(parent, scale = "T", t(t_row))
  }
}
out <- do.call(rbind, rows)
for (column in c("value", "sem", "lo", "hi")) out[[column]] <- sprintf("%.12f", out[[column]])
write.csv(out, "scores.csv", row.names = FALSE, quote = FALSE)

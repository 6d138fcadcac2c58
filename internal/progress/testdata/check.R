# The scoring of the test and the judge of change in plain R, written from the
# formulas of the evidence sheet (2.4 to 2.6, constants of 2.5) to check the
# program by a second hand.
# Run in this directory:  Rscript check.R [folder to write to]
# It reads items.csv (the key) and answers.csv (see draw.R), and writes
# scores.csv (every scale and T of every set) and changes.csv (every set
# compared with the one before it).

SD <- 18
r_status <- function(k) if (k >= 6) .80 else if (k == 5) .75 else .60
r_change <- function(k) if (k >= 6) .75 else if (k == 5) .72 else .55

items <- read.csv("items.csv")
items$short <- items$short == "true"
answers <- read.csv("answers.csv", colClasses = "character", na.strings = "NA")
scales <- unique(items$scale)

# The error of T: of the full form as given; of the short one with what the
# errors of the shorter scales are larger by.
SEM_T <- function(length) {
  if (length == "full") return(4.5)
  more <- sapply(scales, function(s) {
    all <- sum(items$scale == s); short <- sum(items$scale == s & items$short)
    SD^2 * (1 - r_change(short)) - SD^2 * (1 - r_change(all))
  })
  sqrt(4.5^2 + sum(more) / base::length(scales)^2)
}

# The items of a scale that a form of this length asks.
asked <- function(scale, length) items$scale == scale & (length == "full" | items$short)

# y_i = x_i, or 6 - x_i for an unfavourable item; NA for whatever is no number.
turned <- function(x, direction) {
  n <- suppressWarnings(as.numeric(x))
  ifelse(direction == "unfavourable", 6 - n, n)
}

to_100 <- function(ybar) 100 * (ybar - 1) / 4

clip <- function(s) pmin(100, pmax(0, s))

figures <- function(row, scale, k, applicable, m, why, value = NA, sem = NA) {
  data.frame(row, scale, k, applicable, m, why, value, sem,
             lo = clip(value - 1.645 * sem), hi = clip(value + 1.645 * sem))
}

score_scale <- function(row, scale) {
  here <- asked(scale, answers$length[row])
  x <- unlist(answers[row, items$item[here]])
  k <- length(x)
  applicable <- sum(!(x %in% "x"))
  y <- turned(x, items$direction[here])
  m <- sum(!is.na(y))
  if (applicable < ceiling(.75 * k)) return(figures(row, scale, k, applicable, m, "did-not-come-up"))
  if (m < ceiling(.75 * applicable) || m < 3) return(figures(row, scale, k, applicable, m, "too-few"))
  sem <- SD * sqrt(1 - r_status(k)) * sqrt(k / m)
  figures(row, scale, k, applicable, m, "valid", to_100(mean(y, na.rm = TRUE)), sem)
}

score_row <- function(row) {
  s <- do.call(rbind, lapply(scales, function(scale) score_scale(row, scale)))
  J <- length(scales)
  valid <- sum(s$why == "valid")
  if (valid < J - 1) return(rbind(s, figures(row, "T", J, J, valid, "too-few")))
  rbind(s, figures(row, "T", J, J, valid, "valid", mean(s$value, na.rm = TRUE), SEM_T(answers$length[row])))
}

verdict <- function(rci, limit) {
  if (abs(rci) >= limit) "changed" else if (abs(rci) >= 1.28) "possible" else "noise"
}

difference <- function(row, scale, n, before, after, sem, limit) {
  se_diff <- sqrt(sem^2 + sem^2)
  rci <- (after - before) / se_diff
  data.frame(row, scale, items = n, before, after, se_diff, rci,
             sdc = limit * se_diff, verdict = verdict(rci, limit))
}

no_difference <- function(row, scale, n) {
  data.frame(row, scale, items = n, before = NA, after = NA, se_diff = NA, rci = NA,
             sdc = NA, verdict = "not-comparable")
}

# 5 % over k by Bonferroni, two-sided: a scale over the nine scales, T over the
# six looks of a programme.
limit_over <- function(k) round(qnorm(1 - .05 / k / 2), 3)

# Both tests on the items answered in both. A short form on either side leaves
# only the short items.
change_scale <- function(row, scale, length) {
  here <- asked(scale, length)
  k <- sum(here)
  before <- turned(unlist(answers[row - 1, items$item[here]]), items$direction[here])
  after <- turned(unlist(answers[row, items$item[here]]), items$direction[here])
  both <- !is.na(before) & !is.na(after)
  n <- sum(both)
  if (n < ceiling(.75 * k) || n < 3) return(no_difference(row, scale, n))
  sem <- SD * sqrt(1 - r_change(k)) * sqrt(k / n)
  d <- difference(row, scale, n, to_100(mean(before[both])), to_100(mean(after[both])), sem,
                  limit_over(9))
  if (length == "short") d$verdict <- "too-short"
  d
}

# A scale is changed only where T is.
change_row <- function(row) {
  length <- if (any(answers$length[c(row - 1, row)] == "short")) "short" else "full"
  d <- do.call(rbind, lapply(scales, function(scale) change_scale(row, scale, length)))
  valid <- sum(!is.na(d$rci))
  total <- if (valid < length(scales) - 1) no_difference(row, "T", 0L) else
    difference(row, "T", valid, mean(d$before, na.rm = TRUE), mean(d$after, na.rm = TRUE), SEM_T(length),
               limit_over(6))
  if (total$verdict != "changed") d$verdict[d$verdict == "changed"] <- "possible"
  rbind(d, total)
}

folder <- c(commandArgs(trailingOnly = TRUE), ".")[1]
save <- function(table, name) {
  number <- vapply(table, is.double, TRUE)
  table[number] <- lapply(table[number], function(v) ifelse(is.na(v), "", sprintf("%.12f", v)))
  write.csv(table, file.path(folder, name), row.names = FALSE, quote = FALSE)
}
save(do.call(rbind, lapply(seq_len(nrow(answers)), score_row)), "scores.csv")
save(do.call(rbind, lapply(2:nrow(answers), change_row)), "changes.csv")

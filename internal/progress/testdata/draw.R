# Draws 200 answer sets into answers.csv. Run in this directory:  Rscript draw.R
# Neighbours are alike, so that changes of every size come up; every tenth set
# is one-sided, so that scores reach 0 and 100 and intervals are cut there. NA is a skipped item; x is "it did not come up",
# which only items of the set "occasion" offer.

set.seed(20260)
items <- read.csv("items.csv")

draw <- function(row) {
  level <- 3 + 1.5 * sin(row / 6)
  x <- as.character(pmin(5, pmax(1, round(rnorm(nrow(items), level, 1)))))
  if (row %% 10 == 0) {
    best <- if (row %% 20 == 0) "favourable" else "unfavourable"
    x <- ifelse(items$direction == best, "5", "1")
  }
  skipped <- runif(nrow(items)) < sample(c(0, 0, .03, .2), 1)
  no_occasion <- items$set == "occasion" & runif(nrow(items)) < sample(c(0, 0, .05, .25), 1)
  x[no_occasion] <- "x"
  x[skipped] <- NA
  x
}

answers <- t(sapply(1:200, draw))
colnames(answers) <- items$item
lengths <- sample(c("full", "short"), 200, replace = TRUE, prob = c(.7, .3))
write.csv(data.frame(row = 1:200, length = lengths, answers), "answers.csv",
          row.names = FALSE, quote = FALSE)

# Restricted mean survival time of the colon data (survival::colon, deaths), by arm, with and without weights.
# Needs survival and MASS only. STATS_OUT = output folder.
source("helpers.R")
CD <- survival::colon[survival::colon$etype == 2, ]; m <- CD$time / 30.4375
set.seed(101); w <- round(rgamma(nrow(CD), 3, 3) + .05, 4)      # the weights of km_colon_fractional_weights_*
HORIZONS <- c(12, 36, 60, 96, 120)                              # 120 is past the last follow-up of every arm
row <- function(d, weighted, tau) {
  f <- if (!weighted) survfit(Surv(m, status) ~ 1, d) else survfit(Surv(m, status) ~ 1, d, weights = w, robust = TRUE)
  t <- summary(f, rmean = tau)$table
  u <- residuals(f, times = tau, type = "auc", weighted = TRUE)
  list(horizon = tau, mean = unname(t["rmean"]), se = unname(t["se(rmean)"]), seRobust = sqrt(sum(u^2)), pastFollowUp = tau > max(d$m))
}
arm <- function(label, weighted) { d <<- data.frame(m = m, status = CD$status, w = w)[CD$rx == label, ]
  list(n = nrow(d), rows = lapply(HORIZONS, function(tau) row(d, weighted, tau))) }
# Difference of two independent arms: normal limits from the sum of the variances.
difference <- function(a, b, se) lapply(seq_along(HORIZONS), function(k) { x <- a$rows[[k]]; y <- b$rows[[k]]; v <- sqrt(x[[se]]^2 + y[[se]]^2); e <- x$mean - y$mean
  list(horizon = HORIZONS[k], difference = e, se = v, lower = e - qnorm(.975) * v, upper = e + qnorm(.975) * v, z = e / v, p = 2 * pnorm(-abs(e / v))) })
block <- function(weighted) { g <- sort(unique(as.character(CD$rx)), method = "radix"); arms <- setNames(lapply(g, arm, weighted), g)
  list(arms = arms, treated = "Lev+5FU", control = "Obs", difference = difference(arms[["Lev+5FU"]], arms[["Obs"]], "se"), differenceRobust = difference(arms[["Lev+5FU"]], arms[["Obs"]], "seRobust")) }
o <- list(name = "restricted_mean_colon", source = "R survival::colon etype==2, months = days/30.4375; set.seed(101) gamma weights", rVersion = paste0(R.version$major, ".", R.version$minor),
  packages = list(survival = as.character(packageVersion("survival")), MASS = as.character(packageVersion("MASS"))),
  call = "summary(survfit(Surv(m, status) ~ 1, weights = w), rmean = horizon)$table; sqrt(sum(residuals(fit, times = horizon, type = 'auc', weighted = TRUE)^2))",
  notes = A(c("mean: area under the Kaplan-Meier curve from 0 to the horizon; past the last time R carries the last value of S forward (pastFollowUp).",
    "se: what summary(rmean=) prints: Greenwood's sum on (weighted) counts with the squared remaining area, also for a robust fit; a time at which everybody left has the event adds 0.",
    "seRobust: infinitesimal jackknife, sqrt(sum_i (w_i d mean / d w_i)^2); without weights it equals se.",
    "difference: treated - control of independent arms, from se; differenceRobust: from seRobust.")),
  input = list(columns = list(time = A(m), status = A(CD$status), group = A(as.character(CD$rx)), weight = A(w)), params = list(horizons = A(HORIZONS), confLevel = .95)),
  expected = list(unweighted = block(FALSE), weighted = block(TRUE)), tolerance = TOL(1e-9, 1e-12, p = 1e-6))
writeLines(toj(o), file.path(ROOT, "visible", "restricted_mean_colon.json"), useBytes = TRUE)

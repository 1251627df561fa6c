# Benefit curve (Cox with treatment x natural spline of the score) and net benefit of the synthetic cohorts.
# Reads the tables checked in under ../../cohort; needs survival, MASS and splines only. STATS_OUT = output folder.
source("cohort_sim.R"); source("cohort_pipeline.R"); library(splines)
CO <- file.path("..", "..", "cohort")
rd <- function(f) read.csv(file.path(CO, f), check.names = FALSE, colClasses = c(patient_id = "character"))
S <- list(training = rd("training.csv"), validation = rd("validation.csv"), reseg = rd("resegmentation.csv")); P <- pipeline(S)
sel <- P$mc$vars; gam <- unclass(P$mc$gamma); score <- function(Z) as.vector(-(as.matrix(Z[sel]) %*% gam))   # as file 06
put <- function(name, call, input, expected, tolerance, notes) {
  o <- list(name = name, source = "SYNTHETIC cohorts (no patient data), ../../cohort; scores as cohort/expected/06", rVersion = paste0(R.version$major, ".", R.version$minor),
    packages = list(survival = as.character(packageVersion("survival")), splines = as.character(packageVersion("splines"))), call = call, notes = A(notes), input = input, expected = expected, tolerance = tolerance)
  writeLines(toj(o), file.path(ROOT, "visible", paste0(name, ".json")), useBytes = TRUE)
}
COLS <- function(d, s, w = NULL) c(list(time = A(d$ffs_months), event = A(d$ffs_event), treated = A(arm01(d)), score = A(s)), if (!is.null(w)) list(weight = A(w)))
MONTHS <- 60
va <- S$validation; sV <- score(P$ZV); tr <- S$training; sT <- score(P$Z)
set.seed(1903); B <- 40; idx <- matrix(sample.int(nrow(va), nrow(va) * B, TRUE), B)

# 1 benefit curve
surv60 <- function(f, grid, arm) summary(survfit(f, newdata = data.frame(treated = arm, score = grid), se.fit = FALSE), times = MONTHS)$surv
curve60 <- function(f, grid) { one <- as.vector(surv60(f, grid, 1)); zero <- as.vector(surv60(f, grid, 0)); list(survivalTreated = one, survivalControl = zero, difference = one - zero) }
fitns <- function(d, K, Bd) coxph(Surv(time, event) ~ treated * ns(score, knots = K, Boundary.knots = Bd), d, weights = w, robust = FALSE, ties = "efron", control = CTRL)
benefit <- function(d, s, w, idx = NULL) {
  D <- data.frame(time = d$ffs_months, event = d$ffs_event, treated = arm01(d), score = s, w = if (is.null(w)) 1 else w)
  K <- quantile(s, c(1, 2) / 3, type = 7, names = FALSE); Bd <- range(s); grid <- seq(Bd[1], Bd[2], length.out = 21)
  N <- ns(s, df = 3); stopifnot(all.equal(unname(attr(N, "knots")), K), all.equal(attr(N, "Boundary.knots"), Bd))     # the definition is that of ns(df = 3)
  f <- fitns(D, K, Bd); o <- curve60(f, grid)
  r <- list(n = nrow(D), events = sum(D$event), knots = A(c(Bd[1], K, Bd[2])), loglikNull = f$loglik[1], loglik = f$loglik[2], score = A(grid), survivalTreated = A(o$survivalTreated), survivalControl = A(o$survivalControl), difference = A(o$difference), basis = unname(unclass(predict(N, c(Bd[1] - 1, grid, Bd[2] + 1)))[, 1:3]))
  if (!is.null(idx)) { M <- apply(idx, 1, function(i) curve60(fitns(D[i, ], K, Bd), grid)$difference); r$lower <- A(apply(M, 1, quantile, .025, type = 7, names = FALSE)); r$upper <- A(apply(M, 1, quantile, .975, type = 7, names = FALSE)) }
  r
}
wT <- unclass(P$w)
put("benefit_curve_synthetic", "coxph(Surv(ffs) ~ treated * ns(score, df = 3), ties = 'efron'); summary(survfit(fit, newdata, se.fit = FALSE), times = 60)$surv",
  list(columns = list(validation = COLS(va, sV), training = COLS(tr, sT, wT)), params = list(months = MONTHS, bootstrapIndices0Based = idx - 1, quantileType = 7)),
  list(validation = benefit(va, sV, NULL, idx), training = benefit(tr, sT, wT)), TOL(1e-6, 1e-9),
  c("Boundary knots at min and max, interior knots at the type-7 quantiles 1/3 and 2/3 of the scores (the default of ns(df = 3)). Fitted with coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100).",
    "survfit of a coxph fit with Efron ties: exp(-cumulative hazard), Efron's hazard. score: 21 points from min to max. difference = treated minus control.",
    "training is weighted (stabilisedAte of cohort/expected/02); weights enter the fit and the baseline. validation is unweighted.",
    "lower and upper: type-7 quantiles .025 and .975 over the resamples of bootstrapIndices0Based (row b = row numbers of resample b, 0-based); score and knots stay those of the whole cohort, the Cox model is refitted.",
    "basis: ns(score, df = 3) at min - 1, the 21 points, max + 1. Another basis of the same space passes when each column is a linear combination of 1 and that basis."))

# 2 net benefit
km1 <- function(d, i, months = MONTHS) 1 - summary(survfit(Surv(ffs_months, ffs_event) ~ 1, d[i, ]), times = months, extend = TRUE)$surv
rates <- function(d, s) { a <- arm01(d); hi <- s > 0; all <- km1(d, a == 1); none <- km1(d, a == 0); by <- mean(hi) * km1(d, hi & a == 1) + mean(!hi) * km1(d, !hi & a == 0); c(all = all, none = none, byScore = by, gainOverAll = all - by, gainOverNone = none - by) }
M <- apply(idx, 1, function(i) rates(va[i, ], sV[i])); q <- function(p) as.list(apply(M, 1, quantile, p, type = 7, names = FALSE))
put("net_benefit_synthetic", "1 - summary(survfit(Surv(ffs) ~ 1), times = 60)$surv in both arms and in high treated and low control",
  list(columns = list(validation = COLS(va, sV)), params = list(months = MONTHS, bootstrapIndices0Based = idx - 1, quantileType = 7)),
  list(n = nrow(va), events = sum(va$ffs_event), nHigh = sum(sV > 0), estimate = as.list(rates(va, sV)), lower = q(.025), upper = q(.975)), TOL(1e-9, 1e-12),
  c("all = ICT arm, none = CCRT arm, byScore = share high * rate of ICT in high + share low * rate of CCRT in low; high = score > 0. gainOverAll = all - byScore, gainOverNone = none - byScore.",
    "lower and upper: type-7 quantiles .025 and .975 over the resamples; shares are those of the resample, the score is held fixed."))

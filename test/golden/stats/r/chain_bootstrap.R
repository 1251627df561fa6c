# Bootstrap of the whole chain on the synthetic training cohort: each resample is weighted, standardised, screened, filtered,
# eliminated and scored anew; only the ICC filter is fixed. Reads the tables checked in under ../../cohort; needs survival and
# MASS only. STATS_OUT = output folder.
source("cohort_sim.R"); source("cohort_pipeline.R")
CO <- file.path("..", "..", "cohort")
rd <- function(f) read.csv(file.path(CO, f), check.names = FALSE, colClasses = c(patient_id = "character"))
tr <- rd("training.csv"); kept <- icc_filter(rd("resegmentation.csv"))$keep
PM <- function(d) 2 * arm01(d) - 1
ate <- function(d) { a <- arm01(d); ps <- unname(fitted(logit_fit(a, psX(d)))); ifelse(a == 1, mean(a) / ps, (1 - mean(a)) / (1 - ps)) }
metrics <- function(d, sc, w) { a <- arm01(d); g <- as.integer(sc > 0); f <- cox_fit(d$ffs_months, d$ffs_event, data.frame(treated = a, g = g, treated_x_g = a * g), weights = w, robust = TRUE)
  list(c = conc_out(d$ffs_months, d$ffs_event, -sc * PM(d), w)$c, logInteractionHr = unname(coef(f))[3]) }
chain <- function(d) {
  w <- ate(d); mu <- sapply(d[kept], mean); sg <- sapply(d[kept], sd); Z <- as.data.frame(scale(d[kept], mu, sg))
  p <- sapply(kept, function(f) unclass(inter_p(d, Z[[f]], w, TRUE)$p)[3]); cand <- kept[p < .05]; sel <- character(); g <- numeric()
  if (length(cand)) { k <- head(cor_filter(Z[cand], p[cand])$keep, floor(sum(d$ffs_event) / 10)); m <- modcov(d$ffs_months, d$ffs_event, arm01(d), Z[k], w, robust = TRUE); sel <- m$vars; g <- as.vector(unclass(m$gamma)) }
  R <- abs(cor(Z[cand])); margin <<- c(margin, min(abs(p - .05)), if (length(cand) > 1) min(abs(R[upper.tri(R)] - .8)), if (length(cand)) min(abs(unlist(lapply(m$steps, function(s) unclass(s$p))) - .05)))
  list(w = w, sel = sel, mean = unname(mu[sel]), sd = unname(sg[sel]), gamma = g)
}
score <- function(d, m) { s <- rep(0, nrow(d)); for (j in seq_along(m$sel)) s <- s - m$gamma[j] * (d[[m$sel[j]]] - m$mean[j]) / m$sd[j]; s }
margin <- numeric(); set.seed(2119); B <- 30; idx <- matrix(sample.int(nrow(tr), nrow(tr) * B, TRUE), B)
whole <- chain(tr); S <- matrix(0, B, nrow(tr))
one <- lapply(seq_len(B), function(b) { d <- tr[idx[b, ], ]; m <- chain(d); zero <- list(c = .5, logInteractionHr = 0); S[b, ] <<- score(tr, m)
  margin <<- c(margin, if (length(m$sel)) min(abs(c(score(d, m), S[b, ]))))
  list(features = A(m$sel), mean = A(m$mean), sd = A(m$sd), gamma = A(m$gamma), own = if (length(m$sel)) metrics(d, score(d, m), m$w) else zero, original = if (length(m$sel)) metrics(tr, S[b, ], whole$w) else zero) })
op <- function(k) mean(sapply(one, function(r) r$own[[k]] - r$original[[k]])); apparent <- metrics(tr, score(tr, whole), whole$w)
o <- list(name = "chain_bootstrap_synthetic", source = "SYNTHETIC cohort (no patient data), ../../cohort/training.csv", rVersion = paste0(R.version$major, ".", R.version$minor), packages = list(survival = as.character(packageVersion("survival")), MASS = as.character(packageVersion("MASS"))),
  call = "per resample: glm propensity, stabilisedAte; z by mean and sd (n-1) of the resample; coxph(ffs ~ treated * z, weights, robust) per reproducible feature; greedy |r| > .8; first floor(events/10); modcov backward",
  notes = A(c("Row b of bootstrapIndices0Based: row numbers of resample b, 0-based. A patient drawn twice is two rows (no cluster).", "own: the resample's model in the resample with its weights; original: the same model (mean, sd, gamma of the resample) in the whole cohort with the cohort's weights. c: concordance of -score*T; logInteractionHr: coefficient of treated x (score > 0) beside both, weighted Cox. Nothing selected: score 0, c .5, coefficient 0.",
    "optimism = mean(own - original); corrected = apparent - optimism. lower, upper: type-7 quantiles .025 and .975 of each patient's score over the resamples' models.", "candidates: reproducible features (cohort/expected/01), in CSV column order.")),
  input = list(params = list(bootstrapIndices0Based = idx - 1, pScreen = .05, rMax = .8, pStay = .05, candidates = A(kept))),
  expected = list(replicates = one, selectionFrequency = as.list(setNames(sapply(kept, function(f) mean(sapply(one, function(r) f %in% unclass(r$features)))), kept)), apparent = apparent, optimism = list(c = op("c"), logInteractionHr = op("logInteractionHr")),
    corrected = list(c = apparent$c - op("c"), logInteractionHr = apparent$logInteractionHr - op("logInteractionHr")), scoreLower = A(apply(S, 2, quantile, .025, type = 7, names = FALSE)), scoreUpper = A(apply(S, 2, quantile, .975, type = 7, names = FALSE))), tolerance = TOL(1e-6, 1e-9))
writeLines(toj(o), file.path(ROOT, "visible", "chain_bootstrap_synthetic.json"), useBytes = TRUE)
cat("closest decision of any resample to its threshold:", min(margin), "; sizes:", sapply(one, function(r) length(unclass(r$features))), "\n")

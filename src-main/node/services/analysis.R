# ==================================================================================================
# 1. Data and methods
# ==================================================================================================
suppressPackageStartupMessages({
  library(survival)
  library(splines)
})
options(warn = 1, digits = 6, width = 110)

# The folder of this script where it is run by Rscript, which writes spaces as ~+~, else the working directory.
script <- gsub("~+~", " ", sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)), fixed = TRUE)
folder <- if (length(script) == 1) dirname(normalizePath(script)) else getwd()

data <- read.csv(file.path(folder, "tables", "analysis_data.csv"), check.names = FALSE, na.strings = "", encoding = "UTF-8",
                 colClasses = c(patient_id = "character", cohort = "character"))
cohorts <- c("training", "validation")[c(TRUE, has_validation)]
rows <- lapply(setNames(cohorts, cohorts), function(name) data[data$cohort == name, , drop = FALSE])

# Fits are iterated to full convergence: R's usual stopping rules leave 7 to 9 digits.
cox_control <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100)
glm_control <- glm.control(epsilon = 1e-14, maxit = 200)
z975 <- qnorm(0.975)

# Every number is kept under the name that it has in analysis.json.
results <- new.env()
results$names <- character()
results$values <- numeric()
put <- function(name, value) {
  value <- unlist(value)
  if (length(value) == 0) return(invisible(NULL))
  labels <- if (is.null(names(value))) rep("", length(value)) else names(value)
  results$names <- c(results$names, ifelse(labels == "", name, paste(name, labels, sep = "/")))
  results$values <- c(results$values, as.numeric(value))
}
numbered <- function(x) setNames(as.numeric(x), seq_along(x))
section <- function(text) cat("\n", strrep("=", 80), "\n", text, "\n", strrep("=", 80), "\n", sep = "")
print_table <- function(x, digits = 3) print(as.data.frame(x), digits = digits, row.names = FALSE)

# Cox model, Efron ties. Patients whose weights are not all 1: sandwich variance, which takes the weights as known.
fit_cox <- function(time, event, x, w = NULL, offset = NULL) {
  d <- data.frame(time = time, event = event, w = if (is.null(w)) 1 else w, o = if (is.null(offset)) 0 else offset)
  d$x <- as.matrix(x)
  d <- d[complete.cases(d) & d$w > 0, , drop = FALSE]
  formula <- if (is.null(offset)) Surv(time, event) ~ x else Surv(time, event) ~ x + offset(o)
  suppressWarnings(coxph(formula, d, weights = w, robust = any(d$w != 1), ties = "efron", control = cox_control))
}
wald <- function(fit) {
  coef <- unname(coef(fit))
  se <- unname(sqrt(diag(as.matrix(vcov(fit)))))
  p <- 2 * pnorm(-abs(coef / se))
  model_se <- if (is.null(fit$naive.var)) se else unname(sqrt(diag(as.matrix(fit$naive.var))))
  list(coef = coef, se = se, p = p, z = coef / se, model_se = model_se, robust = !is.null(fit$naive.var),
       hr = exp(coef), lower = exp(coef - z975 * se), upper = exp(coef + z975 * se))
}
# A fit without a maximum runs on until its information is lost: a standard error of thousands of SDs of the column.
exists_fit <- function(fit, x) {
  v <- if (is.null(fit$naive.var)) fit$var else fit$naive.var
  !anyNA(coef(fit)) && all(sqrt(diag(as.matrix(v))) * apply(as.matrix(x), 2, sd) < 1000)
}
# A hazard ratio exists where every group that is compared has an event.
has_events <- function(event, ...) {
  cells <- tapply(event, list(...), sum)
  length(cells) > 1 && all(!is.na(cells)) && all(cells > 0) && all(dim(cells) > 1)
}
nothing <- list(coef = NA, se = NA, p = NA, z = NA, model_se = NA, robust = FALSE, hr = NA, lower = NA, upper = NA)

# Treated v control: counts are unweighted; a weight of 0 leaves the patient out.
compare <- function(time, event, treated, w = NULL) {
  used <- !is.na(time) & !is.na(event) & (if (is.null(w)) TRUE else w > 0)
  time <- time[used]; event <- event[used]; treated <- treated[used]; w <- if (!is.null(w)) w[used]
  fit <- if (has_events(event, treated)) fit_cox(time, event, data.frame(treated), w)
  if (!is.null(fit) && !exists_fit(fit, treated)) fit <- NULL
  a <- if (is.null(fit)) nothing else wald(fit)
  counts <- list(n = sum(used), events = sum(event), nTreated = sum(treated), eventsTreated = sum(event[treated == 1]),
                 nControl = sum(1 - treated), eventsControl = sum(event[treated == 0]))
  if (!is.null(w))
    counts <- c(counts, list(sumWeightsTreated = sum(w[treated == 1]), weightedEventsTreated = sum((w * event)[treated == 1]),
                             sumWeightsControl = sum(w[treated == 0]), weightedEventsControl = sum((w * event)[treated == 0])))
  list(fit = fit, counts = counts,
       hr = list(hr = a$hr, hrLower = a$lower, hrUpper = a$upper, p = a$p),
       full = list(coef = a$coef, seModel = a$model_se, seRobust = if (a$robust) a$se, z = a$z, p = a$p, hr = a$hr, hrLower = a$lower,
                   hrUpper = a$upper))
}
# Unweighted log-rank test; of weighted patients the robust score test of the Cox model.
logrank_p <- function(time, event, group) {
  if (length(unique(group)) < 2 || sum(event) == 0) return(NA)
  test <- survdiff(Surv(time, event) ~ group)
  df <- sum(test$exp > 0) - 1
  if (df < 1) NA else pchisq(test$chisq, df, lower.tail = FALSE)
}
robust_score_p <- function(fit) if (is.null(fit)) NA else pchisq(as.numeric(fit$rscore), length(coef(fit)), lower.tail = FALSE)

# Kaplan-Meier at the landmarks: log interval, Greenwood on weighted counts, infinitesimal jackknife beside it.
rates <- function(time, event, w = NULL) {
  if (length(time) == 0) return(NULL)
  d <- data.frame(time = time, event = event, w = if (is.null(w)) 1 else w)
  at <- function(fit) summary(fit, times = landmarks, extend = TRUE)
  plain <- at(survfit(Surv(time, event) ~ 1, d, weights = w, conf.type = "log", robust = FALSE))
  robust <- if (!is.null(w)) at(survfit(Surv(time, event) ~ 1, d, weights = w, conf.type = "log", robust = TRUE))
  lapply(seq_along(landmarks), function(k) {
    there <- d$w[d$time >= landmarks[k] & d$w > 0]
    list(survival = plain$surv[k], lower = plain$lower[k], upper = plain$upper[k], robustLower = robust$lower[k],
         robustUpper = robust$upper[k], atRisk = length(there),
         effectiveAtRisk = if (sum(there) > 0) sum(there)^2 / sum(there^2) else 0)
  })
}
put_rates <- function(name, time, event, w) {
  found <- rates(time, event, w)
  for (k in seq_along(found)) put(sprintf(name, landmark_names[k]), found[[k]])
}
interaction_p <- function(time, event, treated, modifier, w) {
  known <- !is.na(time) & !is.na(event) & !is.na(modifier)
  time <- time[known]; event <- event[known]; treated <- treated[known]; modifier <- modifier[known]; w <- if (!is.null(w)) w[known]
  two <- all(modifier %in% 0:1)
  possible <- if (two) has_events(event, treated, modifier) else has_events(event, treated) && length(unique(modifier)) > 1
  if (!possible) return(lapply(nothing, function(value) rep(value, 3)))
  x <- cbind(treated, modifier, product = treated * modifier)
  fit <- fit_cox(time, event, x, w)
  if (exists_fit(fit, x)) wald(fit) else lapply(nothing, function(value) rep(value, 3))
}
follow_up <- function(d, endpoint) list(time = d[[paste0(endpoint, "_months")]], event = d[[paste0(endpoint, "_event")]])
# Weights of some patients; NULL where all of them are 1.
take <- function(w, i) if (is.null(w) || all(w[i] == 1)) NULL else w[i]

training <- rows$training
treated <- training$treated
outcome <- follow_up(training, endpoint)
for (name in cohorts) {
  d <- rows[[name]]
  cat(name, "cohort:", nrow(d), "patients,", sum(d$treated), "ICT+CCRT and", sum(1 - d$treated), "CCRT,",
      sum(follow_up(d, endpoint)$event), "events of", toupper(endpoint), "\n")
  put(paste0("flow/", name), list(analysed = nrow(d), treated = sum(d$treated), control = sum(1 - d$treated)))
}

# ==================================================================================================
section("2. Propensity of treatment, weights and balance (training cohort)")
# ==================================================================================================
ess <- function(w) if (sum(w) > 0) sum(w)^2 / sum(w^2) else 0
weight <- NULL
schemes <- list()
if (weights != "none") {
  x <- setNames(training[if (length(covariates) > 0) paste0("x_", covariates)], covariates)
  formula <- if (length(covariates) > 0) treated ~ . else treated ~ 1
  model <- suppressWarnings(glm(formula, binomial, data.frame(treated, x, check.names = FALSE), control = glm_control))
  found <- summary(model)$coefficients
  put("propensity/coefficients", numbered(found[, 1]))
  put("propensity/se", numbered(found[, 2]))
  put("propensity/p", numbered(found[, 4]))
  print_table(data.frame(term = rownames(found), coefficient = found[, 1], se = found[, 2], p = found[, 4]))

  propensity <- unname(fitted(model))
  share <- mean(treated)
  ate <- ifelse(treated == 1, 1 / propensity, 1 / (1 - propensity))
  stabilised <- ate * ifelse(treated == 1, share, 1 - share)
  att <- ifelse(treated == 1, 1, propensity / (1 - propensity))
  # Truncated: at the 1% and 99% quantiles of all weights. Trimmed: weight 0 beyond those of the propensity.
  limits <- function(x) quantile(x, c(0.01, 0.99), type = 7, names = FALSE)
  truncated <- function(w) pmin(pmax(w, limits(w)[1]), limits(w)[2])
  trimmed <- function(w) ifelse(propensity >= limits(propensity)[1] & propensity <= limits(propensity)[2], w, 0)
  schemes <- list(ate = ate, stabilisedAte = stabilised, att = att, ateTruncated = truncated(ate),
                  stabilisedAteTruncated = truncated(stabilised), attTruncated = truncated(att), ateTrimmed = trimmed(ate),
                  stabilisedAteTrimmed = trimmed(stabilised))
  weight <- schemes[[weights]]
  put("propensity/weights", setNames(c(propensity, weight), paste(training$patient_id, rep(c("propensity", "weight"), each = length(weight)), sep = "/")))
  put("propensity/effectiveSampleSize", list(treated = ess(weight[treated == 1]), control = ess(weight[treated == 0]), all = ess(weight),
                                             sumTreated = sum(weight[treated == 1]), sumControl = sum(weight[treated == 0])))
  cat("\neffective sample size:", round(ess(weight[treated == 1]), 1), "of", sum(treated), "treated,",
      round(ess(weight[treated == 0]), 1), "of", sum(1 - treated), "control\n\n")

  # Standardised mean differences; the denominator is the unweighted one before and after.
  weighted_mean <- function(x, w) sum(w * x) / sum(w)
  smd <- function(x, w) {
    binary <- all(x %in% 0:1)
    variance <- function(v) if (binary) mean(v) * (1 - mean(v)) else var(v)
    a <- treated == 1
    (weighted_mean(x[a], w[a]) - weighted_mean(x[!a], w[!a])) / sqrt((variance(x[a]) + variance(x[!a])) / 2)
  }
  x <- training[if (length(balance_covariates) > 0) paste0("x_", balance_covariates)]
  balance <- data.frame(covariate = balance_covariates,
                        before = abs(vapply(x, smd, 0, rep(1, length(weight)))),
                        after = abs(vapply(x, smd, 0, weight)))
  if (nrow(balance) > 0) {
    put("propensity/balance", setNames(balance$before, paste0(balance_covariates, "/smdBefore")))
    put("propensity/balance", setNames(balance$after, paste0(balance_covariates, "/smdAfter")))
  }
  print_table(balance)
  # Overlap: the common support runs from the greater of the minima to the lesser of the maxima.
  arm_range <- function(arm) range(propensity[treated == arm])
  common <- c(max(arm_range(1)[1], arm_range(0)[1]), min(arm_range(1)[2], arm_range(0)[2]))
  outside <- propensity < common[1] | propensity > common[2]
  for (arm in 0:1)
    put(paste0("propensity/overlap/", c("control", "treated")[arm + 1]), list(
      n = sum(treated == arm), min = arm_range(arm)[1], max = arm_range(arm)[2], outside = mean(outside[treated == arm])))
  put("propensity/overlap/common", numbered(common))
  put("propensity/overlap/outside", mean(outside))
  used <- weight[weight > 0]
  put("propensity/diagnostics", list(n = length(used), zero = sum(weight == 0), min = min(used), max = max(used), mean = mean(used),
                                     largestShare = max(used) / sum(used)))
  shown <- c(0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
  put("propensity/diagnostics/quantiles", setNames(quantile(used, shown, type = 7, names = FALSE),
                                                   paste(seq_along(shown), "weight", sep = "/")))
} else cat("Patients are not weighted.\n")
weighted <- !is.null(weight)

# ==================================================================================================
section("3. Screening: Cox model with treatment, feature (z) and their product")
# ==================================================================================================
raw_of <- function(d) setNames(d[feature_columns], features)
centre <- vapply(raw_of(training), mean, 0)
spread <- vapply(raw_of(training), sd, 0)
z_of <- function(d) as.data.frame(scale(raw_of(d), centre, spread), check.names = FALSE)
z <- z_of(training)
screening <- t(vapply(features, function(name) {
  fit <- fit_cox(outcome$time, outcome$event, cbind(treated, z[[name]], treated * z[[name]]), weight)
  a <- wald(fit)
  c(coefficient = a$coef[3], se = a$se[3], pInteraction = a$p[3])
}, c(coefficient = 0, se = 0, pInteraction = 0)))
screening <- data.frame(feature = features, screening, bhQ = p.adjust(screening[, "pInteraction"], "BH"), row.names = NULL, check.names = FALSE)
for (name in c("coefficient", "se", "pInteraction", "bhQ"))
  if (length(features) > 0) put("screening", setNames(screening[[name]], paste(features, name, sep = "/")))
cat(length(features), "features tested,", length(reproducible), "of them reproducible; p <", p_screen, "in",
    sum(screening$pInteraction < p_screen), "where", round(p_screen * length(features), 1), "are expected by chance\n\n")
print_table(head(screening[order(screening$pInteraction), ], 12))

# Of features that are correlated the one with the smaller p stays; p that differ by rounding alone are equal.
candidates <- features[features %in% reproducible & screening$pInteraction < p_screen]
candidates <- candidates[order(signif(screening$pInteraction[match(candidates, features)], 8))]
kept <- character()
for (name in candidates) if (all(abs(cor(z[[name]], z[kept])) <= r_max)) kept <- c(kept, name)
if (length(features) > 0) put("screening", setNames(as.numeric(features %in% kept), paste0(features, "/kept")))
events <- sum(outcome$event[if (weighted) weight > 0 else TRUE])
most <- if (is.na(max_candidates)) floor(events / 10) else max_candidates
entered <- if (events < 10) character() else head(kept, most)
cat("\np <", p_screen, "and reproducible:", length(candidates), "; left by |r| <=", r_max, ":", length(kept), "; at most", most, "enter:\n")
cat(paste0("  ", entered), sep = "\n")
put("flow/features", list(belowPScreen = length(candidates), afterCorrelation = length(kept),
                          candidates = length(entered)))

# ==================================================================================================
section("4. Modified covariates z T/2 (T = +1 ICT+CCRT, -1 CCRT), backward elimination")
# ==================================================================================================
half <- (2 * treated - 1) / 2
selected <- if (model_fits) entered else character()
step <- 0
last <- NULL
while (length(selected) > 0) {
  step <- step + 1
  fit <- fit_cox(outcome$time, outcome$event, z[selected] * half, weight)
  a <- wald(fit)
  put(paste0("model/steps/", step, "/coef"), numbered(a$coef))
  put(paste0("model/steps/", step, "/se"), numbered(a$se))
  put(paste0("model/steps/", step, "/p"), numbered(a$p))
  put(paste0("model/steps/", step, "/loglik"), fit$loglik[2])
  worst <- which.max(a$p)
  if (a$p[worst] < p_stay) { last <- a; break }
  cat("step", step, ":", selected[worst], "leaves, p =", format(a$p[worst], digits = 3), "\n")
  selected <- selected[-worst]
}
has_model <- length(selected) > 0
put("flow/features/inModel", length(selected))
score <- list()
if (has_model) {
  gamma <- last$coef
  put("model/gamma", numbered(gamma))
  put("model/se", numbered(last$se))
  put("model/p", numbered(last$p))
  put("model/scoreCoefficients", numbered(-gamma))
  put("model/mean", numbered(centre[selected]))
  put("model/sd", numbered(spread[selected]))
  print_table(data.frame(feature = selected, score_coefficient = -gamma, se = last$se, p_apparent = last$p))
  # gamma'z is the log hazard ratio of ICT+CCRT, so the score is -gamma'z: above 0, ICT+CCRT does better.
  for (name in cohorts) score[[name]] <- as.vector(-(as.matrix(z_of(rows[[name]])[selected]) %*% gamma))
  for (name in cohorts) {
    put(paste0("scores/", name), setNames(score[[name]], paste0(rows[[name]]$patient_id, "/ictos")))
    put(paste0("scores/", name), setNames(as.numeric(score[[name]] > 0), paste0(rows[[name]]$patient_id, "/high")))
    cat(name, ":", sum(score[[name]] > 0), "high,", sum(score[[name]] <= 0), "low\n")
  }

  # Is 0 the point at which neither arm is better? T/2 alone with the score held fixed, and beside refitted features.
  fixed <- wald(fit_cox(outcome$time, outcome$event, data.frame(half), weight, offset = -score$training * half))
  put("model/tHalf", list(intercept = fixed$coef, se = fixed$se, p = fixed$p, noDifferenceScore = fixed$coef,
                          lower = fixed$coef - z975 * fixed$se, upper = fixed$coef + z975 * fixed$se))
  refit <- wald(fit_cox(outcome$time, outcome$event, cbind(half, z[selected] * half), weight))
  put("model/withIntercept", list(intercept = refit$coef[1], se = refit$se[1], p = refit$p[1]))
  put("model/withIntercept/gamma", numbered(refit$coef[-1]))
  log_hr <- lapply(rows, function(d) refit$coef[1] + as.vector(as.matrix(z_of(d)[selected]) %*% refit$coef[-1]))
  cat("\nno-difference point of the score:", format(fixed$coef, digits = 3), "(95% CI", format(fixed$coef - z975 * fixed$se, digits = 3), "to",
      format(fixed$coef + z975 * fixed$se, digits = 3), ")\n")
  if (abs(fixed$coef) > z975 * fixed$se) cat("WARNING: its interval leaves 0 out; a score above 0 is not the same as benefit.\n")
} else cat("No model: no feature stays.\n")

# ==================================================================================================
section("5. ICT+CCRT v CCRT by endpoint and score group (training: apparent)")
# ==================================================================================================
cohort_weight <- function(name) if (name == "training") take(weight, TRUE)
summary_rows <- list()
for (name in cohorts) for (ep in endpoints[[name]]) {
  d <- rows[[name]]
  w <- cohort_weight(name)
  f <- follow_up(d, ep)
  known <- !is.na(f$time) & !is.na(f$event)
  high <- if (has_model) as.integer(score[[name]] > 0)
  groups <- list(whole = known)
  if (has_model) groups <- c(groups, list(high = known & high == 1, low = known & high == 0))
  for (group in names(groups)) {
    i <- groups[[group]]
    at <- paste("results", name, ep, group, sep = "/")
    wi <- if (!is.null(take(w, i))) w
    a <- compare(f$time[i], f$event[i], d$treated[i], wi[i])
    put(at, a$counts[1:6])
    put(at, a$hr)
    unweighted <- logrank_p(f$time[i], f$event[i], d$treated[i])
    put(paste0(at, "/logrankP"), if (is.null(wi)) unweighted else robust_score_p(a$fit))
    put(paste0(at, "/logrankUnweightedP"), unweighted)
    for (arm in 1:0) {
      j <- i & d$treated == arm
      put_rates(paste0(at, "/rates/", c("CCRT", "ICT+CCRT")[arm + 1], "@%s"), f$time[j], f$event[j], wi[j])
    }
    # Events at one time say nothing of a change over time: the test then has no inverse.
    test <- if (!is.null(a$fit)) tryCatch(cox.zph(a$fit, transform = "km", terms = FALSE)$table, error = function(e) NULL)
    if (!is.null(test)) {
      at <- paste("proportionalHazards", name, ep, group, sep = "/")
      put(paste0(at, "/chisq"), numbered(test[1, "chisq"])); put(paste0(at, "/df"), numbered(test[1, "df"])); put(paste0(at, "/p"), numbered(test[1, "p"]))
      put(paste0(at, "/global"), list(chisq = test["GLOBAL", "chisq"], df = test["GLOBAL", "df"], p = test["GLOBAL", "p"]))
    }
    summary_rows <- c(summary_rows, list(data.frame(cohort = name, endpoint = ep, group = group, n = sum(i), events = sum(f$event[i]),
                                                     hr = a$hr$hr, lower = a$hr$hrLower, upper = a$hr$hrUpper, p = a$hr$p)))
  }
  if (has_model) {
    by_group <- interaction_p(f$time, f$event, d$treated, high, w)
    by_score <- interaction_p(f$time, f$event, d$treated, score[[name]], w)
    put(paste("results", name, ep, "interaction", sep = "/"),
        list(groupP = by_group$p[3], groupHrRatio = by_group$hr[3], groupHrRatioLower = by_group$lower[3],
             groupHrRatioUpper = by_group$upper[3], continuousP = by_score$p[3]))
    cat(name, toupper(ep), "p for interaction: group", format(by_group$p[3], digits = 3), ", score", format(by_score$p[3], digits = 3), "\n")
  }
}
print_table(do.call(rbind, summary_rows))

# ==================================================================================================
section("6. Follow-up: reverse Kaplan-Meier")
# ==================================================================================================
for (name in cohorts) for (ep in endpoints[[name]]) {
  f <- follow_up(rows[[name]], ep)
  known <- !is.na(f$time) & !is.na(f$event)
  curve <- survfit(Surv(f$time[known], 1 - f$event[known]) ~ 1)
  # A limit that turns up again late counts from where it was first reached; quantile() alone would sort it.
  curve$lower <- cummin(curve$lower)
  curve$upper <- cummin(curve$upper)
  q <- quantile(curve, c(0.25, 0.5, 0.75))
  at <- paste("followUp", name, ep, sep = "/")
  put(at, list(events = sum(f$event[known]), n = sum(known), rate = mean(f$event[known]), reverseKmMedian = unname(q$quantile[2])))
  put(paste0(at, "/reverseKmIqr"), numbered(q$quantile[c(1, 3)]))
  put(paste0(at, "/reverseKmMedianCi"), numbered(c(q$lower[2], q$upper[2])))
  cat(name, toupper(ep), "median follow-up", unname(q$quantile[2]), "months\n")
}

# ==================================================================================================
section("7. Clinical factors as effect modifiers")
# ==================================================================================================
# EBV DNA at or above a cut-off; below a detection limit it is absent where the limit is not above the cut-off.
ebv_at_least <- function(d, cutoff)
  ifelse(d$ebv_below_limit == 1, ifelse(d$ebv_dna <= cutoff, 0, NA), as.integer(d$ebv_dna >= cutoff))
factor_of <- function(d, factor) {
  cutoff <- suppressWarnings(as.numeric(sub("^ebv_ge_", "", factor)))
  if (is.na(cutoff)) d[[paste0("f_", factor)]] else ebv_at_least(d, cutoff)
}
for (name in cohorts) for (factor in factors) {
  d <- rows[[name]]
  w <- cohort_weight(name)
  f <- follow_up(d, endpoint)
  x <- factor_of(d, factor)
  a <- interaction_p(f$time, f$event, d$treated, x, w)
  at <- paste("clinicalInteractions", name, factor, sep = "/")
  put(at, list(pInteraction = a$p[3], hrRatio = a$hr[3], hrRatioLower = a$lower[3], hrRatioUpper = a$upper[3], missing = sum(is.na(x))))
  for (level in 0:1) {
    i <- !is.na(x) & x == level
    row <- compare(f$time[i], f$event[i], d$treated[i], take(w, i))
    put(paste0(at, "/strata/", c("absent", "present")[level + 1]), c(row$counts[1:6], row$hr))
  }
  cat(name, factor, "p for interaction", format(a$p[3], digits = 3), "\n")
}

# ==================================================================================================
section("8. Risk groups among low scores, and the published rule by arithmetic")
# ==================================================================================================
# Known factors > 2: high; known + missing <= 2: low; otherwise undetermined.
risk_group <- function(d) {
  x <- sapply(c("n2_3", "t4", "volume_ge_34", "ebv_ge_2000"), function(factor) factor_of(d, factor))
  known <- rowSums(x == 1, na.rm = TRUE)
  missing <- rowSums(is.na(x))
  ifelse(known > 2, "high", ifelse(known + missing <= 2, "low", "undetermined"))
}
if (has_model) for (name in cohorts) {
  d <- rows[[name]]
  w <- cohort_weight(name)
  risk <- risk_group(d)
  rule <- ifelse(score[[name]] > 0, "ICT+CCRT", ifelse(risk == "low", "CCRT", ifelse(risk == "high", "clinical_trial", "none")))
  for (group in c("ICT+CCRT", "CCRT", "clinical_trial", "none")) put(paste("ruleGroups", name, group, sep = "/"), sum(rule == group))
  print(table(rule))
  for (ep in endpoints[[name]]) {
    f <- follow_up(d, ep)
    low <- score[[name]] <= 0 & !is.na(f$time) & !is.na(f$event)
    at <- paste("riskGroupsByEndpoint", name, ep, sep = "/")
    wi <- if (!is.null(take(w, low & risk != "undetermined"))) w
    for (group in c("low", "high")) {
      i <- low & risk == group
      used <- i & (if (is.null(w)) TRUE else w > 0)
      put(paste(at, group, sep = "/"), list(n = sum(used), events = sum(f$event[used])))
      if (any(i)) put_rates(paste0(at, "/", group, "/rates/%s"), f$time[i], f$event[i], wi[i])
      a <- compare(f$time[i], f$event[i], d$treated[i], take(w, i))$hr
      put(paste(at, group, sep = "/"), list(hrTreatment = a$hr, lower = a$hrLower, upper = a$hrUpper, p = a$p))
    }
    put(paste0(at, "/undetermined"), sum(score[[name]] <= 0 & risk == "undetermined"))
    i <- low & risk != "undetermined"
    is_high <- as.integer(risk[i] == "high")
    a <- compare(f$time[i], f$event[i], is_high, take(w, i))$hr
    put(at, list(hrHighVsLow = a$hr, lower = a$hrLower, upper = a$hrUpper, p = a$p,
                 logrankUnweightedP = logrank_p(f$time[i], f$event[i], is_high),
                 interactionP = interaction_p(f$time[i], f$event[i], d$treated[i], is_high, take(w, i))$p[3]))
    cat(name, toupper(ep), ": high v low risk HR", format(a$hr, digits = 3), "p", format(a$p, digits = 3), "\n")
  }
}

# ==================================================================================================
section("9. Discrimination, calibration, benefit curve, net benefit")
# ==================================================================================================
concordance_of <- function(time, event, risk, w = NULL) {
  d <- data.frame(time, event, risk, w = if (is.null(w)) 1 else w)
  d <- d[complete.cases(d) & d$w > 0, ]
  a <- concordance(Surv(time, event) ~ risk, d, weights = w, reverse = TRUE)
  list(nUsed = nrow(d), c = unname(a$concordance), se = sqrt(as.numeric(a$var)), concordant = unname(a$count["concordant"]),
       discordant = unname(a$count["discordant"]), tiedX = unname(a$count["tied.x"]), tiedY = unname(a$count["tied.y"]),
       tiedXY = unname(a$count["tied.xy"]))
}
# Survival at `months` for rows of a model with linear predictors `at`, from its Efron baseline. survfit() cuts linear
# predictors at 22, which a steep spline passes; here every risk set is scaled by its own largest one.
survival_of <- function(time, event, w, eta, at, months) {
  time <- aeqSurv(Surv(time, event))[, 1]
  log_hazard <- unlist(lapply(sort(unique(time[event == 1 & time <= months])), function(t) {
    risk <- time >= t
    dead <- time == t & event == 1
    top <- max(eta[risk])
    parts <- (seq_len(sum(dead)) - 1) / sum(dead)
    left <- sum(w[risk] * exp(eta[risk] - top)) - parts * sum(w[dead] * exp(eta[dead] - top))
    log(mean(w[dead])) - log(left) - top
  }))
  vapply(at, function(x) exp(-sum(exp(log_hazard + x))), 0)
}
if (has_model) for (name in cohorts) {
  d <- rows[[name]]
  w <- cohort_weight(name)
  f <- follow_up(d, endpoint)
  s <- score[[name]]
  sign <- 2 * d$treated - 1
  at <- paste0("concordance/", name)
  put(paste0(at, "/riskMinusIctosT"), concordance_of(f$time, f$event, -s * sign, w))
  put(paste0(at, "/riskWithIntercept"), concordance_of(f$time, f$event, log_hr[[name]] * sign, w))
  if (!is.null(w)) {
    put(paste0(at, "/riskMinusIctosTUnweighted"), concordance_of(f$time, f$event, -s * sign))
    put(paste0(at, "/riskWithInterceptUnweighted"), concordance_of(f$time, f$event, log_hr[[name]] * sign))
  }
  cat(name, ": C of -ICTOS x T", format(concordance_of(f$time, f$event, -s * sign, w)$c, digits = 4), "\n")

  # Calibration: predicted and observed log HR by thirds of the cohort's own scores.
  cuts <- quantile(s, c(1, 2) / 3, type = 7, names = FALSE)
  third <- 1 + (s > cuts[1]) + (s > cuts[2])
  at <- paste0("calibrationThirds/", name)
  put(paste0(at, "/cuts"), numbered(cuts))
  put(paste0(at, "/third"), numbered(third))
  for (k in 1:3) {
    i <- third == k
    a <- compare(f$time[i], f$event[i], d$treated[i], take(w, i))
    se <- if (is.null(a$full$seRobust)) a$full$seModel else a$full$seRobust
    weighted_by <- function(x) if (!is.null(w)) sum((w * x)[i]) / sum(w[i])
    put(paste0(at, "/thirds/", k), c(
      list(third = k, meanScore = mean(s[i]), minScore = min(s[i]), maxScore = max(s[i]), predictedLogHr = mean(-s[i]),
           predictedLogHrWithIntercept = mean(log_hr[[name]][i]), predictedLogHrOffsetIntercept = mean(-s[i]) + fixed$coef,
           predictedLogHrWeightedMean = weighted_by(-s), predictedLogHrWithInterceptWeightedMean = weighted_by(log_hr[[name]]),
           observedLogHr = a$full$coef, observedLogHrLower = a$full$coef - z975 * se, observedLogHrUpper = a$full$coef + z975 * se),
      list(diverges = as.numeric(is.na(a$full$coef))), a$counts, a$full))
  }

  # Benefit curve: Cox with treatment x natural spline (3 df) of the score; survival from the Efron baseline.
  if (!is.na(curve_points[[name]])) {
    knots <- quantile(s, c(1, 2) / 3, type = 7, names = FALSE)
    ends <- range(s)
    b <- data.frame(time = f$time, event = f$event, treated = d$treated, score = s, w = if (is.null(w)) 1 else w)
    b <- b[b$w > 0, ]
    fit <- coxph(Surv(time, event) ~ treated * ns(score, knots = knots, Boundary.knots = ends), b, weights = w, robust = FALSE,
                 ties = "efron", control = cox_control)
    grid <- seq(ends[1], ends[2], length.out = curve_points[[name]])
    basis <- ns(grid, knots = knots, Boundary.knots = ends)
    eta <- as.vector(model.matrix(fit) %*% coef(fit))
    survival_at <- function(arm)
      survival_of(b$time, b$event, b$w, eta, as.vector(cbind(arm, basis, arm * basis) %*% coef(fit)), curve_months)
    one <- survival_at(1); none <- survival_at(0)
    at <- paste0("benefitCurve/", name)
    put(paste0(at, "/knots"), numbered(c(ends[1], knots, ends[2])))
    put(paste0(at, "/points"), setNames(c(grid, one, none, one - none), paste(seq_along(grid),
        rep(c("score", "treated", "control", "difference"), each = length(grid)), sep = "/")))
  }
}
if (has_model && net_benefit) {
  d <- rows$validation
  f <- follow_up(d, endpoint)
  high <- score$validation > 0
  rate <- function(i) if (!any(i)) NA else 1 - summary(survfit(Surv(f$time[i], f$event[i]) ~ 1), times = curve_months, extend = TRUE)$surv
  all <- rate(d$treated == 1)
  none <- rate(d$treated == 0)
  # A group without patients has no say.
  part <- function(i, arm) if (any(i)) mean(i) * rate(i & d$treated == arm) else 0
  by_score <- part(high, 1) + part(!high, 0)
  put("netBenefit/validation", c(`all/value` = all, `none/value` = none, `byScore/value` = by_score,
                                 `gainOverAll/value` = all - by_score, `gainOverNone/value` = none - by_score))
}

# ==================================================================================================
section("10. Choice of weights: HR under each scheme (apparent)")
# ==================================================================================================
cox_entry <- function(time, event, x, w) {
  used <- w > 0
  if (!has_events(event[used], x[used])) return(NULL)
  fit <- fit_cox(time, event, data.frame(x), w)
  a <- wald(fit)
  test <- function(stat) list(stat = as.numeric(stat), df = length(a$coef), p = pchisq(as.numeric(stat), length(a$coef), lower.tail = FALSE))
  k <- fit$concordance
  list(n = fit$n, nEvent = fit$nevent, coef = numbered(a$coef), hr = numbered(a$hr), seModel = numbered(a$model_se),
       seRobust = if (a$robust) numbered(a$se), z = numbered(a$z), p = numbered(a$p), hrLower = numbered(a$lower), hrUpper = numbered(a$upper),
       varModel = c(`1/1` = a$model_se^2), varRobust = if (a$robust) c(`1/1` = a$se^2),
       loglikNull = fit$loglik[1], loglik = fit$loglik[2], lrTest = test(2 * diff(fit$loglik)), waldTest = test(fit$wald.test),
       scoreTest = test(fit$score), robustScoreTest = if (a$robust) test(fit$rscore),
       concordance = list(nUsed = fit$n, c = unname(k["concordance"]), se = unname(k["std"]), concordant = unname(k["concordant"]),
                          discordant = unname(k["discordant"]), tiedX = unname(k["tied.x"]), tiedY = unname(k["tied.y"]),
                          tiedXY = unname(k["tied.xy"])))
}
put_deep <- function(name, x) for (key in names(x)) put(paste(name, key, sep = "/"), x[[key]])
for (scheme in names(schemes)) {
  w <- schemes[[scheme]]
  a <- cox_entry(outcome$time, outcome$event, treated, w)
  put_deep(paste0("weightSensitivity/", scheme, "/whole"), a)
  cat(scheme, ": HR", format(unname(a$hr), digits = 3))
  if (has_model) {
    i <- score$training > 0
    a <- cox_entry(outcome$time[i], outcome$event[i], treated[i], w[i])
    put_deep(paste0("weightSensitivity/", scheme, "/high"), a)
    cat(", among high scores", format(unname(a$hr), digits = 3))
  }
  cat("\n")
}

# ==================================================================================================
section("11. Table 1 and baseline tests")
# ==================================================================================================
below <- function(x, cutoff) ifelse(x < cutoff, paste("<", cutoff), paste(">=", cutoff))
categories <- function(d) {
  stage <- as.character(d$overall_stage)
  list(age = below(d$age_years, 42), sex = as.character(d$sex), overall_stage = ifelse(startsWith(stage, "IV"), "IV", stage),
       t_stage = as.character(d$t_stage), n_stage = as.character(d$n_stage), necrosis = ifelse(d$nodal_necrosis == 1, "yes", "no"),
       volume = below(d$volume_ml, 34),
       ebv = ifelse(d$ebv_below_limit == 1, ifelse(d$ebv_dna <= 2000, "< 2000", NA), below(d$ebv_dna, 2000)))
}
continuous <- function(d) {
  ebv <- ifelse(d$ebv_below_limit == 1, NA, d$ebv_dna)
  list(age = d$age_years, primary_tumor_volume_ml = d$volume_ml, ebv_dna_copies_per_ml = ebv, log10_ebv = log10(ebv + 1))
}
put_matrix <- function(name, m) put(name, setNames(as.vector(m), paste(row(m), col(m), sep = "/")))
tests_of <- function(counts, yates = FALSE) {
  counts <- counts[rowSums(counts) > 0, , drop = FALSE]
  if (nrow(counts) < 2 || any(colSums(counts) == 0)) return(list(chisq = NULL, fisher = NA))
  list(chisq = suppressWarnings(chisq.test(counts, correct = yates)), fisher = fisher.test(counts, workspace = 2e7)$p.value)
}
put_counts <- function(name, x, levels, first) {
  counts <- unclass(table(factor(x, levels), factor(first, c(1, 0))))
  share <- sweep(counts, 2, colSums(counts), "/")
  put_matrix(paste0(name, "/counts"), counts)
  put_matrix(paste0(name, "/columnPercent"), 100 * share)
  put(paste0(name, "/total"), numbered(rowSums(counts)))
  put(paste0(name, "/totalPercent"), numbered(100 * rowSums(counts) / sum(counts)))
  put(paste0(name, "/missing"), sum(is.na(x)))
  a <- c(tests_of(counts), list(table = counts))
  if (!is.null(a$chisq)) put(paste0(name, "/chisq"), list(stat = a$chisq$statistic[[1]], df = a$chisq$parameter[[1]], p = a$chisq$p.value, minExpected = min(a$chisq$expected)))
  put(paste0(name, "/fisher/p"), a$fisher)
  invisible(a)
}
put_two_groups <- function(name, x, first, labels) {
  a <- x[!is.na(x) & first == 1]; b <- x[!is.na(x) & first == 0]
  p_of <- function(test) tryCatch(suppressWarnings(test)$p.value, error = function(e) NA)
  of <- function(v) c(n = length(v), mean = mean(v), sd = sd(v), median = median(v), min = if (length(v)) min(v) else NA, max = if (length(v)) max(v) else NA,
                      setNames(quantile(v, c(0.25, 0.75), names = FALSE), c("q1q3/1", "q1q3/2")))
  put(paste(name, labels[1], sep = "/"), of(a))
  put(paste(name, labels[2], sep = "/"), of(b))
  put(name, list(missing = sum(is.na(x)), student = p_of(t.test(a, b, var.equal = TRUE)), welch = p_of(t.test(a, b)),
                 wilcoxonCorrected = p_of(wilcox.test(a, b, exact = FALSE))))
}
# Means, variances and standardised differences of a column by arm; `fixed` keeps the unweighted denominator.
by_arm <- function(x, arm, w) {
  binary <- all(x %in% 0:1)
  m <- function(v, u) sum(u * v) / sum(u)
  variance <- function(v, u) {
    centre <- m(v, u)
    if (binary) centre * (1 - centre) else sum(u * (v - centre)^2) / (sum(u) - sum(u^2) / sum(u))
  }
  a <- arm == 1
  one <- rep(1, length(x))
  plain <- sqrt((variance(x[a], one[a]) + variance(x[!a], one[!a])) / 2)
  heavy <- sqrt((variance(x[a], w[a]) + variance(x[!a], w[!a])) / 2)
  list(m1 = m(x[a], w[a]), m0 = m(x[!a], w[!a]), s1 = sqrt(variance(x[a], w[a])), s0 = sqrt(variance(x[!a], w[!a])),
       before = (mean(x[a]) - mean(x[!a])) / plain, fixed = (m(x[a], w[a]) - m(x[!a], w[!a])) / plain,
       weighted = (m(x[a], w[a]) - m(x[!a], w[!a])) / heavy)
}
# Yang and Dalton 2012: over all levels but the first that occurs.
overall_smd <- function(p1, p0) {
  use <- p1 + p0 > 0
  p1 <- p1[use][-1]; p0 <- p0[use][-1]
  if (length(p1) == 0) return(NA)
  covariance <- (diag(p1, length(p1)) - outer(p1, p1) + diag(p0, length(p0)) - outer(p0, p0)) / 2
  tryCatch(sqrt(sum((p1 - p0) * solve(covariance, p1 - p0))), error = function(e) NA)
}
for (name in cohorts) {
  d <- rows[[name]]
  w <- if (name == "training") weight
  arm <- d$treated
  x <- categories(d)
  if (has_model) {
    high <- as.integer(score[[name]] > 0)
    at <- paste0("table1/", name, "/byScore")
    put(paste0(at, "/n"), numbered(c(sum(high), sum(1 - high))))
    for (v in names(x)) put_counts(paste(at, "variables", v, sep = "/"), x[[v]], table1_levels[[name]][[v]], high)
    put_counts(paste0(at, "/variables/regimen"), ifelse(arm == 1, "ICT+CCRT", "CCRT"), c("CCRT", "ICT+CCRT"), high)
    for (v in names(continuous(d))[1:3]) put_two_groups(paste(at, "continuous", v, sep = "/"), continuous(d)[[v]], high, c("first", "second"))
  }
  at <- paste0("table1/", name, "/byArm")
  put(paste0(at, "/n"), numbered(c(sum(arm), sum(1 - arm))))
  if (!is.null(w)) put(paste0(at, "/sumWeights"), numbered(c(sum(w[arm == 1]), sum(w[arm == 0]))))
  for (v in names(x)) {
    here <- paste(at, "categorical", v, sep = "/")
    a <- put_counts(here, x[[v]], table1_levels[[name]][[v]], arm)
    known <- !is.na(x[[v]])
    if (!any(known)) {
      if (!is.null(w)) put_matrix(paste0(here, "/weightedCounts"), 0 * a$table)
      next
    }
    u <- if (is.null(w)) rep(1, sum(known)) else w[known]
    each <- lapply(table1_levels[[name]][[v]], function(level) by_arm(as.integer(x[[v]][known] == level), arm[known], u))
    take_each <- function(field) sapply(each, function(e) e[[field]])
    share <- function(arm_value, u) sapply(table1_levels[[name]][[v]], function(level) {
      i <- arm[known] == arm_value
      sum(u[i] * (x[[v]][known][i] == level)) / sum(u[i])
    })
    put(paste0(here, "/smdUnweighted"), numbered(take_each("before")))
    put(paste0(here, "/smdOverallUnweighted"), overall_smd(share(1, rep(1, sum(known))), share(0, rep(1, sum(known)))))
    if (!is.null(w)) {
      p1 <- share(1, u); p0 <- share(0, u)
      put_matrix(paste0(here, "/weightedCounts"), cbind(p1 * sum(u[arm[known] == 1]), p0 * sum(u[arm[known] == 0])))
      put_matrix(paste0(here, "/weightedColumnPercent"), 100 * cbind(p1, p0))
      put(paste0(here, "/smdFixedSd"), numbered(take_each("fixed")))
      put(paste0(here, "/smdWeightedSd"), numbered(take_each("weighted")))
      put(paste0(here, "/smdOverallWeighted"), overall_smd(p1, p0))
    }
    cat(name, v, "by arm: chi-square p", format(if (is.null(a$chisq)) NA else a$chisq$p.value, digits = 3), "Fisher p", format(a$fisher, digits = 3), "\n")
  }
  for (v in names(continuous(d))) {
    y <- continuous(d)[[v]]
    known <- !is.na(y)
    if (!any(known)) next
    plain <- by_arm(y[known], arm[known], rep(1, sum(known)))
    put(paste(at, "continuous", v, sep = "/"), list(meanTreated = plain$m1, meanControl = plain$m0, sdTreated = plain$s1,
                                                    sdControl = plain$s0, smdUnweighted = plain$before))
    if (!is.null(w)) {
      heavy <- by_arm(y[known], arm[known], w[known])
      put(paste(at, "continuous", v, sep = "/"), list(
        weightedMeanTreated = heavy$m1, weightedMeanControl = heavy$m0, weightedSdTreated = heavy$s1, weightedSdControl = heavy$s0,
        smdFixedSd = heavy$fixed, smdWeightedSd = heavy$weighted))
    }
  }
  at <- paste0("baseline/", name)
  put(at, list(nTreated = sum(arm), nControl = sum(1 - arm)))
  for (v in names(continuous(d))[1:3]) put_two_groups(paste(at, v, sep = "/"), continuous(d)[[v]], arm, c("treated", "control"))
  for (v in c("sex", "t_stage", "n_stage", "overall_stage", "nodal_necrosis")) {
    y <- as.character(d[[v]])
    counts <- unclass(table(factor(y, sort(unique(y), method = "radix")), factor(arm, c(1, 0))))
    here <- paste(at, if (v == "nodal_necrosis") "cervical_nodal_necrosis" else v, sep = "/")
    put_matrix(paste0(here, "/counts"), counts)
    put(paste0(here, "/missing"), sum(is.na(y)))
    a <- tests_of(counts)
    if (is.null(a$chisq)) next
    put(here, list(chisq = a$chisq$p.value, chisqYates = if (nrow(counts) == 2) tests_of(counts, yates = TRUE)$chisq$p.value else NA, fisher = a$fisher))
  }
}

# ==================================================================================================
section("12. Comparison with the program")
# ==================================================================================================
ours <- data.frame(quantity = results$names, value = results$values)
ours <- ours[!is.na(ours$value), ]
written <- try(write.csv(transform(ours, value = sprintf("%.17g", value)), file.path(folder, "r_numbers.csv"), row.names = FALSE, quote = 1),
               silent = TRUE)
if (inherits(written, "try-error")) cat("r_numbers.csv could not be written\n")
theirs <- read.csv(file.path(folder, "tables", "analysis_numbers.csv"), encoding = "UTF-8", colClasses = c("character", "numeric", "numeric"))
mine <- ours$value[match(theirs$quantity, ours$quantity)]
differ <- is.na(mine) | abs(mine - theirs$value) > 1e-9 + theirs$tolerance * abs(theirs$value)
if (any(differ))
  print_table(data.frame(quantity = theirs$quantity, program = theirs$value, R = mine)[differ, ], digits = 10)
cat(nrow(theirs), "numbers,", sum(differ), "differ\n")
quit(save = "no", status = as.integer(any(differ)))

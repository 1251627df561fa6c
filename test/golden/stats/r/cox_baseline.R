# Baseline hazards, predicted curves and residuals of Cox models with strata, weights, clusters and an offset (survival::kidney).
# Needs survival and MASS only. STATS_OUT = output folder.
source("helpers.R")
K <- survival::kidney; set.seed(102); w <- round(runif(76, .2, 2.5), 3); off <- round(sin(seq_len(76)) / 2, 3)
D <- data.frame(time = ceiling(K$time / 7), status = K$status, age = K$age, female = K$sex - 1, off = off, w = w, k = rep(c("first", "second"), 38), id = K$id)
POINTS <- data.frame(age = c(30, 55), female = c(0, 1), off = c(0, .4))
hz <- function(f, centred) { b <- basehaz(f, centered = centred); s <- if (is.null(b$strata)) rep("all", nrow(b)) else as.character(b$strata); lapply(split(b, s), function(x) list(time = A(x$time), cumhaz = A(x$hazard))) }
curve <- function(f, point) { s <- survfit(f, newdata = point, se.fit = FALSE); list(time = A(s$time), surv = A(as.vector(s$surv))) }
curves <- function(f, strata) lapply(seq_len(nrow(POINTS)), function(i) { g <- if (strata) sort(unique(D$k)) else "all"
  setNames(lapply(g, function(l) curve(f, cbind(POINTS[i, ], k = l))), g) })
one <- function(ties, strata, offset) {
  fm <- as.formula(paste("Surv(time, status) ~ age + female", if (strata) "+ strata(k)", if (offset) "+ offset(off)"))
  f <- coxph(fm, D, weights = w, ties = ties, cluster = id, control = CTRL)
  fix <- function(l) { names(l) <- sub("^k=", "", names(l)); l }
  list(coef = A(coef(f)), means = A(f$means), linearPredictor = A(f$linear.predictors), loglikNull = f$loglik[1], loglik = f$loglik[2], varModel = unname(f$naive.var), varRobust = unname(f$var),
    centred = fix(hz(f, TRUE)), atZero = fix(hz(f, FALSE)), curves = curves(f, strata),
    martingale = A(residuals(f, "martingale")), deviance = A(residuals(f, "deviance")), score = unname(residuals(f, "score")), dfbeta = unname(residuals(f, "dfbeta")),
    schoenfeld = unname(residuals(f, "schoenfeld")))
}
grid <- expand.grid(ties = c("efron", "breslow"), strata = c(FALSE, TRUE), offset = c(FALSE, TRUE), stringsAsFactors = FALSE)
ex <- lapply(seq_len(nrow(grid)), function(i) one(grid$ties[i], grid$strata[i], grid$offset[i]))
names(ex) <- with(grid, paste0(ties, ifelse(strata, "Strata", ""), ifelse(offset, "Offset", "")))
o <- list(name = "residuals_baseline_kidney", source = "R survival::kidney, time = ceiling(days/7), strata = row parity; set.seed(102) weights; offset = round(sin(row)/2, 3)", rVersion = paste0(R.version$major, ".", R.version$minor),
  packages = list(survival = as.character(packageVersion("survival")), MASS = as.character(packageVersion("MASS"))),
  call = "coxph(Surv(time,status)~age+female[+strata(k)][+offset(off)], weights=w, cluster=id, ties=); basehaz(fit, centered=); survfit(fit, newdata=); residuals(fit, type=)",
  notes = A(c("centred and atZero: basehaz(centered=TRUE/FALSE); keyed by stratum, all without strata. With an offset R's reference has the weighted mean offset in both.", "curves: one entry a row of params.points, keyed by stratum.",
    "residuals in row order; schoenfeld by stratum, time and row; dfbeta is multiplied by the case weight, the others are not. varRobust: summed within clusters.")),
  input = list(columns = list(time = A(D$time), status = A(D$status), weight = A(D$w), strata = A(D$k), cluster = A(as.character(D$id)), offset = A(D$off)), x = list(age = A(D$age), female = A(D$female)), params = list(points = lapply(seq_len(nrow(POINTS)), function(i) list(covariates = A(unlist(POINTS[i, 1:2])), offset = POINTS$off[i])))),
  expected = ex, tolerance = TOL(1e-6, 1e-9))
writeLines(toj(o), file.path(ROOT, "visible", "residuals_baseline_kidney.json"), useBytes = TRUE)

#!/bin/sh
# Rebuilds the golden cases into $STATS_OUT/visible. Debian: r-base-core r-cran-survival r-cran-mass r-cran-psych r-cran-jsonlite.
set -e
cd "$(dirname "$0")"; export STATS_OUT="${STATS_OUT:-$PWD/out}"
mkdir -p "$STATS_OUT/visible"
Rscript visible.R

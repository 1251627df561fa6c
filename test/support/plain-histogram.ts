/**
 * Slow plain definitions of the intensity histogram, the intensity-volume histogram and the local
 * intensity peaks, written for reading and from the IBSI manual's formulas, not from the program's kernels.
 */
type Values = Record<string, number>;

const sum = (list: readonly number[]): number => list.reduce((total, v) => total + v, 0);
const mean = (list: readonly number[]): number => sum(list) / list.length;

/** The 23 histogram features of grey levels; the histogram runs from 1 to `count` without gaps. */
export function plainHistogram(levels: readonly number[], count: number): Values {
  const n = levels.length;
  const sorted = [...levels].sort((a, b) => a - b);
  // the least level that at least p per cent of the voxels do not exceed
  const percentile = (p: number): number => [...new Set(sorted)].find((v) => 100 * sorted.filter((w) => w <= v).length >= p * n)!;
  const average = mean(levels);
  const moment = (k: number): number => mean(levels.map((v) => (v - average) ** k));
  const variance = moment(2);
  const median = (sorted[Math.ceil(n / 2) - 1]! + sorted[Math.floor(n / 2)]!) / 2;
  const [p10, p25, p75, p90] = [percentile(10), percentile(25), percentile(75), percentile(90)];
  const inner = levels.filter((v) => v >= p10 && v <= p90);
  const innerAverage = mean(inner);
  const histogram = Array.from({ length: count }, (_, i) => levels.filter((v) => v === i + 1).length);
  // distances from the mean in whole numbers |n i - sum|, so that equal ones are equal
  const total = sum(levels);
  const fromMean = (i: number): number => Math.abs(n * (i + 1) - total);
  const most = Math.max(...histogram);
  const modes = histogram.flatMap((h, i) => (h === most ? [i] : []));
  const closest = Math.min(...modes.map(fromMean));
  const gradient = histogram.map((_, i) => {
    if (count === 1) return 0;
    if (i === 0) return histogram[1]! - histogram[0]!;
    if (i === count - 1) return histogram[i]! - histogram[i - 1]!;
    return (histogram[i + 1]! - histogram[i - 1]!) / 2;
  });
  const probabilities = histogram.filter((h) => h > 0).map((h) => h / n);
  return {
    mean: average,
    variance,
    skewness: sorted[0] === sorted[n - 1] ? 0 : moment(3) / variance ** 1.5,
    kurtosis: sorted[0] === sorted[n - 1] ? 0 : moment(4) / variance ** 2 - 3,
    median,
    minimum: sorted[0]!,
    p10,
    p90,
    maximum: sorted[n - 1]!,
    mode: modes.find((i) => fromMean(i) === closest)! + 1,
    interquartile_range: p75 - p25,
    range: sorted[n - 1]! - sorted[0]!,
    mean_absolute_deviation: mean(levels.map((v) => Math.abs(v - average))),
    robust_mean_absolute_deviation: mean(inner.map((v) => Math.abs(v - innerAverage))),
    median_absolute_deviation: mean(levels.map((v) => Math.abs(v - median))),
    coefficient_of_variation: Math.sqrt(variance) / average,
    quartile_coefficient_of_dispersion: (p75 - p25) / (p75 + p25),
    entropy: -sum(probabilities.map((p) => p * Math.log2(p))),
    uniformity: sum(probabilities.map((p) => p * p)),
    maximum_gradient: Math.max(...gradient),
    maximum_gradient_level: gradient.indexOf(Math.max(...gradient)) + 1,
    minimum_gradient: Math.min(...gradient),
    minimum_gradient_level: gradient.indexOf(Math.min(...gradient)) + 1,
  };
}

export type PlainVolumeChoice =
  | { readonly method: 'none' }
  | { readonly method: 'FBS'; readonly width: number }
  | { readonly method: 'FBN'; readonly bins: number };

/**
 * The 6 features of the intensity-volume histogram (IBSI 3.5). `none`: X_d = X, interval 1, G = the
 * re-segmentation range, an open end at the voxels' own minimum or maximum. FBS: X_d = bin centres from
 * the lower bound, interval = width, G = the bounds drawn in by half a width (the upper one to the next
 * centre where the width does not divide the range). FBN: X_d = bin numbers, G = [1, N]. What the manual
 * leaves open: where no intensity of G is rare enough the highest stands; where G is one intensity its fraction is 1.
 */
export function plainVolumeHistogram(
  values: readonly number[],
  choice: PlainVolumeChoice,
  range: readonly [number | null, number | null] | null,
): Values {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const greatest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  let [low, high] = [range?.[0] ?? least, range?.[1] ?? greatest];
  let step = 1;
  let voxels = values;
  if (choice.method === 'FBS') {
    const { width } = choice;
    voxels = values.map((v) => low + (Math.floor((v - low) / width) + 0.5) * width);
    const bins = Math.max(1, Math.ceil((high - low) / width - 1e-9));
    [low, high, step] = [low + 0.5 * width, low + (bins - 0.5) * width, width];
  } else if (choice.method === 'FBN') {
    const { bins } = choice;
    voxels = values.map((v) =>
      greatest === least ? 1 : Math.min(bins, Math.floor((bins * (v - least)) / (greatest - least)) + 1),
    );
    [low, high] = [1, bins];
  }
  const curve: { i: number; volume: number; fraction: number }[] = [];
  for (let k = 0; low + k * step <= high + 1e-9 * step; k++) {
    const i = low + k * step;
    const below = voxels.filter((v) => v < i - 1e-9 * step).length;
    curve.push({ i, volume: 1 - below / voxels.length, fraction: high === low ? 1 : (i - low) / (high - low) });
  }
  const volumeAt = (percent: number): number => {
    const reached = curve.filter(({ fraction }) => fraction >= percent / 100 - 1e-12);
    return reached.length === 0 ? NaN : Math.max(...reached.map(({ volume }) => volume));
  };
  const intensityAt = (percent: number): number => {
    const rare = curve.filter(({ volume }) => volume <= percent / 100 + 1e-12);
    return rare.length === 0 ? Math.max(...curve.map(({ i }) => i)) : Math.min(...rare.map(({ i }) => i));
  };
  return {
    volume_at_intensity_fraction_10: volumeAt(10),
    volume_at_intensity_fraction_90: volumeAt(90),
    intensity_at_volume_fraction_10: intensityAt(10),
    intensity_at_volume_fraction_90: intensityAt(90),
    volume_fraction_difference: volumeAt(10) - volumeAt(90),
    intensity_fraction_difference: intensityAt(10) - intensityAt(90),
  };
}

/**
 * The two peaks (IBSI 3.2): means over all voxels, inside the ROI or not, whose centres lie within
 * (3 / 4 pi)^(1/3) cm of a centre voxel; local: of the ROI's brightest voxels, global: of all its voxels; the highest.
 */
export function plainLocalIntensity(
  image: readonly number[],
  mask: readonly number[],
  dims: readonly [number, number, number],
  spacingMm: readonly [number, number, number],
): Values {
  const radius = 10 * Math.cbrt(3 / (4 * Math.PI));
  const place = (n: number): readonly number[] => [
    n % dims[0],
    Math.floor(n / dims[0]) % dims[1],
    Math.floor(n / dims[0] / dims[1]),
  ];
  const roi = image.flatMap((_, n) => (mask[n] !== 0 ? [n] : []));
  const peak = (centre: number): number =>
    mean(
      image.filter(
        (_, n) => Math.hypot(...place(n).map((c, axis) => (c - place(centre)[axis]!) * spacingMm[axis]!)) <= radius + 1e-9,
      ),
    );
  const brightest = Math.max(...roi.map((n) => image[n]!));
  return {
    local_peak: Math.max(...roi.filter((n) => image[n] === brightest).map(peak)),
    global_peak: Math.max(...roi.map(peak)),
  };
}

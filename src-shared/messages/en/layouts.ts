/** Texts of layouts and grey windows, English. */
export const layouts = {
  'layout.regionWindow': 'Window from the ROI of the slice, else from around the crosshair (J)',
  'layout.invert': 'Invert the grey scale of this series (V)',
  'layout.key.regionWindow': 'window from the ROI or around the crosshair',
  'layout.key.invert': 'invert the grey scale of the series',
} as const;

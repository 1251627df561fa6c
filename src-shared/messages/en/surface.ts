/** Texts of the 3D surface, English. */
export const surface = {
  'surface.title': '3D',
  'surface.hint': 'The ROI in 3D with its longest diameters',
  'surface.label': 'Surface of the ROI {sequence}: drag or arrows turn, wheel or + and - zoom, A P L R S I look from a side',
  'surface.empty': 'Nothing is drawn yet: there is no surface.',
  'surface.noGraphics': 'No graphics at the moment. Click to try again.',
  'surface.numbers': '{volume} ml · longest {longest} mm · in plane {inPlane} x {across} mm (slice {slice})',
  'surface.live': 'After every step',
  'surface.compute': 'Compute again',
  'surface.outdated': 'out of date',
  'surface.side.A': 'From anterior',
  'surface.side.P': 'From posterior',
  'surface.side.L': 'From the left',
  'surface.side.R': 'From the right',
  'surface.side.S': 'From superior',
  'surface.side.I': 'From inferior',
} as const;

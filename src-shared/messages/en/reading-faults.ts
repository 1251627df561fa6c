/** Texts for what goes wrong around the reading screen and is survived, English. */
export const readingFaults = {
  'reading.noGraphics': 'No picture: graphics lost',
  'reading.noGraphicsHint':
    'The graphics driver stopped. It is asked again twice a second and the picture comes back by itself. Outlines stay, and what you draw is kept and saved. If it does not come back, close the program and start it again.',
} as const;

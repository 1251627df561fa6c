/** Texts of the report screen (the document's own texts are in report.ts), English. */
export const printing = {
  'printing.title': 'Patient report',
  'printing.text': 'The preview is the document that is printed.',
  'printing.preview': 'Report preview',
  'printing.laying': 'Laying out the report…',
  'printing.language': 'Language of the report',
  'printing.save': 'Save PDF',
  'printing.print': 'Print…',
  'printing.busy': 'Working…',
  'printing.saved': 'Report saved: {path}',
  'printing.earlier': 'Earlier reports',
  'printing.earlierNone': 'None yet.',
  'printing.pages': '{n} {n|page|pages}',
  'printing.open': 'Open',
  'printing.goScore': 'Go to features and score',
} as const;

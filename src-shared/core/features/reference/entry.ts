/** The shape of a feature's reference entry. Data only. */

/** `intensity`: in units of the image measured (SD of the foreground in profile ictos-273); `1`: a pure number. */
export type FeatureUnit = 'intensity' | 'intensity2' | '1' | 'mm' | 'mm2' | '1/mm';

/** Label and identifier as IBSI has them (null: not an IBSI feature), unit, range, meaning, formula, what else is special. */
export type Entry = readonly [
  label: string,
  ibsiId: string | null,
  unit: FeatureUnit,
  range: string,
  definition: string,
  formula: string,
  edge?: string,
];

export type Entries<Name extends string> = Readonly<Record<Name, Entry>>;

/**
 * Guesses from tags which role a series plays in a reading: sequence (T1, T2, T1C,
 * other) and plane. A guess only: the user corrects it, nothing is computed from it
 * without being shown.
 */
import type { Grid } from '../geometry/grid';
import { type Plane, planeOf } from '../geometry/plane';
import type { DicomInstance } from './dicom-instance';
import { toSliceNormal } from './series-geometry';

/** MR weighting as the reading needs it; T1C is T1 after contrast agent. */
export type SequenceRole = 't1' | 't2' | 't1c' | 'other';

/** The header fields the guess reads; any may be missing. */
export type RoleTags = Pick<
  DicomInstance,
  | 'seriesDescription'
  | 'protocolName'
  | 'sequenceName'
  | 'contrastAgent'
  | 'scanningSequence'
  | 'imageType'
  | 'repetitionTimeMs'
  | 'echoTimeMs'
  | 'inversionTimeMs'
  | 'orientation'
>;

export interface RoleGuess {
  readonly sequence: SequenceRole;
  readonly plane: Plane | null;
  /** 0 (no idea) to 1 (description and timing agree). Below 0.5 ask the user. */
  readonly confidence: number;
  /** Why, as message keys: `description-t1`, `timing-t2`, `contrast-agent`, `excluded-diffusion` ... */
  readonly reasons: readonly string[];
}

/** Lower case, separators to spaces, signs that carry meaning (+ - * / for "w/o") kept where they do. */
const normaliseText = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replaceAll('w/o', ' without ')
    .replaceAll(/[_/\\.,;:()[\]{}^]+/g, ' ')
    .replaceAll(/([a-z0-9])-(?=[a-z0-9])/g, '$1 ')
    .replaceAll(/\s+/g, ' ')
    .trim()} `;

/** What is none of T1, T2, T1C in this program, in order of test. */
const EXCLUSIONS: readonly (readonly [string, RegExp])[] = [
  ['localiser', /\b(locali[sz]er|loc|scout|survey|3 ?plane( loc)?|3pl|plan scan|smartbrain|calib\w*|asset|cal)\b|定位/],
  [
    'diffusion',
    /\b(dwi|dw|adc|e ?adc|diff\w*|dti|trace\w*|tracew|ep2d|epi|b ?=? ?(0|50|[4-9]00|1[0-9]00|2000)|ivim|dki|resolve|drb1000)\b|弥散|扩散/,
  ],
  ['perfusion', /\b(dce|dsc|perf\w*|dyn\w*|asl|cbf|cbv|twist|tricks|ktrans)\b|灌注|动态/],
  ['angiography', /\b(mra|mrv|tof|angio\w*|pc a|venogram)\b/],
  ['susceptibility', /\b(swi|swan|t2 ?star|t2 ?\* ?w?i?|swip|medic|merge|pha|phase images?)\b|t2\*/],
  ['proton-density', /\b(pdw?i?|pd fs|proton density)\b/],
  ['subtraction', /\b(sub(?! ?\d)|subtract\w*)\b/],
  [
    'derived',
    /\b(mip|mpr|reformat\w*|screen ?save|report|posdisp|phoenixzipreport|t[12] ?map\w*|map|colou?r|mosaic|spectro\w*|mrs|csi|(opp|opposed|out( of)?) phase)\b/,
  ],
];

const T1_WORDS =
  /\b(3d|2d|ax|axi|tra|cor|sag|c|ce|gd|fs|w|s)?t1(w|wi|c|ce|gd|fs|se|tse|fse|flair|vibe|tra|ax|cor|sag|post|pre|weighted|tirm|dixon|fl2d|fl3d|mprage|w3d|wtse|space)?\b|t1 ?加权|\bt1\+/;
const T1_SEQUENCES = /\b(mprage|mp rage|bravo|f?spgr|vibe|lava|thrive|e ?thrive|tfl|tfe|turboflash|star vibe|starvibe)\b/;
const T2_WORDS =
  /\b(3d|2d|ax|axi|tra|cor|sag|fs|w|s)?t2(w|wi|fs|se|tse|fse|frfse|tra|ax|cor|sag|weighted|tirm|blade|propeller|dixon|space|wtse)?\b|t2 ?加权/;

const POST_CONTRAST =
  /\+ ?c\b|\bc ?\+|\+ ?(gd|gad|ce|contrast|km|dtpa)\b|\b(gd|gad|gado\w*|gadovist|dtpa|magnevist|dotarem|ce|cet1\w*|t1ce|t1c|t1gd|ct1w?i?|contrast|postcontrast|enhanced|enh|enhance|post|postgd|postgad|pc|km|mit km|mdc|inj\w*|iv)\b|增强/;
const NOT_POST_CONTRAST =
  /\b(pre|pregd|precontrast|without|non ?contrast|noncontrast|no contrast|unenhanced|nativ\w*|ohne km|plain|sans|nc)\b|平扫|(^|\s)- ?c\b/;
/** "Post fossa", "posterior": the word is anatomy there. */
const ANATOMICAL_POST = /\bpost(erior)? (fossa|cranial)/;
const NO_AGENT = /^(no|none|n\/?a|nil|without.*|no contrast.*|-+|unknown|0)$/i;

const PLANE_WORDS: readonly (readonly [Plane, RegExp])[] = [
  ['axial', /\b(ax|axi|axial|tra|trans|transverse|transversal|trs|tr|t[12]ax|t[12]tra|axt[12]\w*|trat[12]\w*)\b|横断|轴位|横轴/],
  ['coronal', /\b(cor|coronal|coro|t[12]cor|cort[12]\w*|cor\w{0,3})\b|冠状/],
  ['sagittal', /\b(sag|sagittal|sagital|t[12]sag|sagt[12]\w*)\b|矢状/],
];

const isSpinEcho = (tags: RoleTags): boolean => tags.scanningSequence.includes('SE') && !tags.scanningSequence.includes('EP');

/** Weighting by timing alone: short TR and TE is T1, long TR and TE is T2; null where timing does not say. */
function toTimingWeight(tags: RoleTags): 't1' | 't2' | 'flair' | null {
  const { repetitionTimeMs: tr, echoTimeMs: te, inversionTimeMs: ti } = tags;
  if (tr === null || te === null || !(te > 0) || !(tr > 0)) return null;
  if (ti !== null && ti >= 1700 && te >= 70) return 'flair';
  if (tags.scanningSequence.includes('GR') && !isSpinEcho(tags)) return tr < 50 && te < 8 ? 't1' : null;
  if (te <= 35 && tr <= 1300) return 't1';
  if (ti !== null && ti >= 500 && ti <= 1300 && te <= 45) return 't1';
  if (te >= 60 && tr >= 1800) return 't2';
  return null;
}

function toGuessedPlane(tags: RoleTags, text: string): { readonly plane: Plane | null; readonly reason: string } {
  const normal = tags.orientation ? toSliceNormal(tags.orientation) : null;
  if (tags.orientation && normal) {
    const grid: Grid = {
      dims: [1, 1, 1],
      spacingMm: [1, 1, 1],
      originLpsMm: [0, 0, 0],
      directions: [tags.orientation[0], tags.orientation[1], normal],
    };
    return { plane: planeOf(grid).plane, reason: 'plane-orientation' };
  }
  for (const [plane, pattern] of PLANE_WORDS) if (pattern.test(text)) return { plane, reason: 'plane-description' };
  return { plane: null, reason: 'plane-unknown' };
}

/**
 * Guesses the role of a series from one of its headers. Order of evidence: words of
 * the series description, then of the protocol name; excluded kinds (diffusion,
 * localiser, angiography ...); contrast by words, then by Contrast/Bolus Agent; TR, TE
 * and TI confirm or, without words, decide. The plane comes from the orientation, else
 * from words. "Pre" in the description outweighs an agent in the header (many scanners
 * keep the agent for the whole study).
 */
export function guessRole(tags: RoleTags): RoleGuess {
  const description = normaliseText(tags.seriesDescription ?? '');
  const protocol = normaliseText(tags.protocolName ?? '');
  const hasWords = (text: string): boolean => T1_WORDS.test(text) || T2_WORDS.test(text) || T1_SEQUENCES.test(text);
  const text = hasWords(description) ? description : `${description}${protocol}`;
  const { plane, reason: planeReason } = toGuessedPlane(tags, text);
  const reasons: string[] = [];
  const answer = (sequence: SequenceRole, confidence: number): RoleGuess => ({
    sequence,
    plane,
    confidence: Math.round((plane === null ? confidence * 0.8 : confidence) * 100) / 100,
    reasons: [...reasons, planeReason],
  });

  const t1Word = T1_WORDS.test(text) || T1_SEQUENCES.test(text);
  const t2Word = T2_WORDS.test(text);
  for (const [name, pattern] of EXCLUSIONS) {
    // A dynamic or subtracted T1 is still not the T1 of the reading: words of weighting do not save it.
    if (pattern.test(text)) {
      reasons.push(`excluded-${name}`);
      return answer('other', 0.95);
    }
  }
  if (/\bflair\b|\bdark ?fluid\b/.test(text) && !t1Word) {
    reasons.push('excluded-flair');
    return answer('other', 0.95);
  }
  if (/\b(stir|tirm)\b/.test(text) && !t1Word && !t2Word) {
    reasons.push('excluded-stir');
    return answer('other', 0.8);
  }
  if (tags.imageType.some((value) => /^(ADC|DIFFUSION|TRACEW|PROJECTION IMAGE|MIP)$/i.test(value))) {
    reasons.push('excluded-image-type');
    return answer('other', 0.95);
  }

  const timing = toTimingWeight(tags);
  let weight: 't1' | 't2' | null = null;
  let confidence = 0;
  if (t1Word !== t2Word) {
    weight = t1Word ? 't1' : 't2';
    reasons.push(`description-${weight}`);
    confidence = timing === null ? 0.8 : timing === weight ? 0.95 : 0.55;
    if (timing !== null) reasons.push(timing === weight ? `timing-${weight}` : 'timing-disagrees');
    if (timing === 'flair' && weight === 't2') {
      reasons.push('excluded-flair');
      return answer('other', 0.7);
    }
  } else if (timing === 't1' || timing === 't2') {
    weight = timing;
    reasons.push(`timing-${timing}`);
    confidence = 0.55;
  }
  if (weight === null) {
    reasons.push(timing === 'flair' ? 'excluded-flair' : t1Word ? 'description-ambiguous' : 'no-evidence');
    return answer('other', timing === 'flair' ? 0.8 : 0.3);
  }
  if (weight === 't2') return answer('t2', confidence);

  const agent = tags.contrastAgent !== null && !NO_AGENT.test(tags.contrastAgent.trim());
  const saysPre = NOT_POST_CONTRAST.test(text);
  const saysPost = !saysPre && POST_CONTRAST.test(text.replace(ANATOMICAL_POST, ' '));
  if (saysPre) {
    reasons.push('description-pre-contrast');
    if (agent) reasons.push('contrast-agent-ignored');
    return answer('t1', agent ? Math.min(confidence, 0.7) : confidence);
  }
  if (saysPost) {
    reasons.push('description-contrast');
    if (agent) reasons.push('contrast-agent');
    return answer('t1c', agent ? confidence : Math.min(confidence, 0.9));
  }
  if (agent) {
    reasons.push('contrast-agent');
    return answer('t1c', Math.min(confidence, 0.85));
  }
  reasons.push('no-contrast');
  return answer('t1', confidence);
}

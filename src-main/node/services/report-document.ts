/**
 * The patient report as one HTML document of fixed A4 pages. Pure: data in, text out;
 * the screen's preview and the paper are this same document. What is said follows
 * science section 2.3; no number is computed here, only printed.
 */
import type {
  CardEntry,
  CaseDetail,
  ClinicalRecordEntry,
  ExtractionEntry,
  Reason,
  ScoreEntry,
  StudySequence,
} from '@shared/contract/entities';
import { formatMessage, problemText, type Language, type MessageKey, type MessageParams } from '@shared/messages/index';
import type { ProgramInfo } from './context';
import type { KeySlice } from './key-slice';
import { embeddedFonts } from './report-fonts';
import {
  BODY_WIDTH_MM,
  escapeBreakable,
  escapeHtml,
  fittedSvg,
  pageHtml,
  textHeightMm,
  toPages,
  type Block,
  type TableFrame,
} from './report-layout';
import {
  ageText,
  coefficientText,
  featureText,
  oneDecimal,
  scoreText,
  shortHash,
  twoDecimals,
  wholePercentText,
} from './report-numbers';
import { pageStyles } from './report-styles';

/** One read with its key slice, or why there is no picture. */
export interface ReportRead {
  readonly sequence: StudySequence;
  readonly seriesNumber: number | null;
  readonly seriesDescription: string;
  readonly state: 'draft' | 'final';
  readonly readerName: string;
  readonly updatedAt: string;
  readonly voxels: number;
  readonly slices: number;
  readonly volumeMl: number;
  readonly picture: { readonly slice: KeySlice } | { readonly reason: Reason };
}

/** All that a patient report prints. */
export interface ReportData {
  readonly language: Language;
  readonly madeAt: Date;
  readonly program: ProgramInfo;
  readonly detail: CaseDetail;
  readonly clinical: ClinicalRecordEntry;
  readonly reads: readonly ReportRead[];
  readonly extractions: readonly ExtractionEntry[];
  readonly score: ScoreEntry;
  readonly card: CardEntry;
  readonly strips: readonly { readonly name: string; readonly svg: string }[];
  readonly axisSvg: string;
  readonly publishedSvg: string;
}

export type Say = (key: MessageKey, params?: MessageParams) => string;

/** Date and time of this machine as `2026-03-01 14:05`. */
export function timeText(time: Date | string): string {
  const date = typeof time === 'string' ? new Date(time) : time;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

const PARAGRAPH_PT = 9;
const NOTE_PT = 8;

export const heading = (text: string, breakBefore = false): Block => ({
  html: `<h2>${escapeHtml(text)}</h2>`,
  heightMm: 10,
  keepWithNext: true,
  ...(breakBefore ? { breakBefore } : {}),
});
export const paragraph = (text: string, kind: 'text' | 'note' | 'strong' = 'text'): Block => ({
  html: `<p class="${kind}">${escapeHtml(text)}</p>`,
  heightMm: textHeightMm(text, BODY_WIDTH_MM, kind === 'note' ? NOTE_PT : PARAGRAPH_PT) + 1.6,
});
export const listItem = (text: string): Block => ({
  html: `<p class="item">${escapeHtml(text)}</p>`,
  heightMm: textHeightMm(text, BODY_WIDTH_MM - 5, PARAGRAPH_PT) + 1,
});

/** A table whose rows may fall on several pages. `widths` in mm, `numeric` columns right-aligned. */
export function tableBlocks(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  numeric: readonly number[] = [],
): Block[] {
  const columns = `<colgroup>${widths.map((width) => `<col style="width:${width}mm">`).join('')}</colgroup>`;
  const cells = (tag: 'th' | 'td', row: readonly string[]): string =>
    `<tr>${row.map((cell, n) => `<${tag}${numeric.includes(n) ? ' class="number"' : ''}>${escapeBreakable(cell)}</${tag}>`).join('')}</tr>`;
  const rowHeight = (row: readonly string[], pt: number): number =>
    Math.max(...row.map((cell, n) => textHeightMm(cell, (widths[n] ?? 20) - 3.2, pt))) + 1.7;
  const table: TableFrame = { opening: `${columns}<thead>${cells('th', header)}</thead>`, heightMm: rowHeight(header, 8) + 2.5 };
  return rows.map((row) => ({ html: cells('td', row), heightMm: rowHeight(row, 8.5), row: { table } }));
}

/** Name and value pairs in two columns. */
export function factsBlock(facts: readonly (readonly [string, string])[], columns = 2): Block {
  const columnMm = BODY_WIDTH_MM / columns;
  const nameMm = columns === 1 ? 40 : 30;
  const rowHeights: number[] = [];
  facts.forEach(([name, value], n) => {
    const row = Math.floor(n / columns);
    const height = Math.max(textHeightMm(name, nameMm - 2, 8.5), textHeightMm(value, columnMm - nameMm - 4, 9)) + 1;
    rowHeights[row] = Math.max(rowHeights[row] ?? 0, height);
  });
  const cells = facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('');
  const template = Array.from({ length: columns }, () => `${nameMm}mm ${columnMm - nameMm}mm`).join(' ');
  return {
    html: `<dl class="facts" style="grid-template-columns:${template}">${cells}</dl>`,
    heightMm: rowHeights.reduce((sum, height) => sum + height, 0) + 2.5,
  };
}

/** The document's name and what it is about. */
export const titleBlock = (title: string, subtitle: string): Block => ({
  html: `<h1>${escapeHtml(title)}</h1><p class="note">${escapeHtml(subtitle)}</p>`,
  heightMm: 14,
});

function identityBlock(data: ReportData, say: Say): Block {
  const { detail, clinical } = data;
  return factsBlock([
    [say('report.name'), detail.patientName || say('report.unknown')],
    [say('report.patientId'), detail.patientId],
    [say('report.birthDate'), detail.birthDate ?? say('report.unknown')],
    [say('report.sex'), detail.sex === null ? say('report.unknown') : say(`report.sex.${detail.sex}`)],
    [
      say('report.age'),
      clinical.ageYears === null ? say('report.unknown') : say('report.years', { n: ageText(clinical.ageYears) }),
    ],
    [say('report.made'), timeText(data.madeAt)],
  ]);
}

/** A reason in words, its numbers rounded as everywhere in the document. */
function tellReason(language: Language, reason: Reason): string {
  const data = Object.fromEntries(
    Object.entries(reason.data).map(([name, value]) => {
      if (typeof value === 'number' && !Number.isInteger(value)) return [name, scoreText(value)];
      return [name, value];
    }),
  );
  return problemText(language, { code: reason.code, data });
}

function resultBlocks(data: ReportData, say: Say): Block[] {
  const { score } = data;
  const tell = (reason: Reason): string => tellReason(data.language, reason);
  const interval =
    score.ictosLower === null || score.ictosUpper === null
      ? score.ictos === null
        ? ''
        : say('report.intervalNone')
      : say('report.interval', { lower: scoreText(score.ictosLower), upper: scoreText(score.ictosUpper) });
  const decided = score.decision !== null;
  const rule = score.decision === null ? say('report.noRule') : say(`report.arm.${score.decision}`);
  const box: Block = {
    html: `<div class="result">
<div><span class="label">${escapeHtml(say(`report.scoreName.${score.scoreName}`))}</span><span class="big">${scoreText(score.ictos)}</span><span class="small">${escapeHtml(interval)}</span></div>
<div><span class="label">${escapeHtml(say('report.group'))}</span><span class="mid">${escapeHtml(say(`report.group.${score.group ?? 'none'}`))}</span></div>
<div><span class="label">${escapeHtml(say('report.riskGroup'))}</span><span class="mid">${escapeHtml(say(`report.riskGroup.${score.riskGroup}`))}</span></div>
<div><span class="label">${escapeHtml(say(decided ? 'report.ruleWouldLabel' : 'report.rule'))}</span><span class="mid">${escapeHtml(rule)}</span></div>
</div>`,
    heightMm: 33,
  };
  const blocks: Block[] = [heading(say('report.result')), box];
  if (score.stale) blocks.push(paragraph(say('report.stale'), 'strong'));
  if (score.decision !== null) {
    blocks.push(paragraph(say('report.ruleWould', { arm: say(`report.arm.${score.decision}`) }), 'strong'));
    blocks.push(paragraph(say(`report.evidence.${score.decision}`)));
  } else {
    blocks.push({ ...paragraph(say('report.noRuleBecause'), 'strong'), keepWithNext: true });
    for (const reason of score.reasons) blocks.push(listItem(tell(reason)));
  }
  const known = new Set(decided ? [] : score.reasons.map(tell));
  const flags = score.flags.map(tell).filter((text) => !known.has(text));
  if (flags.length > 0) {
    blocks.push({ ...paragraph(say('report.flags'), 'strong'), keepWithNext: true });
    for (const flag of flags) blocks.push(listItem(flag));
  }
  const said = new Set([...known, ...flags]);
  const why = score.eligibilityReasons.map(tell).filter((text) => !said.has(text));
  blocks.push(
    paragraph([say('report.eligibilityIs', { text: say(`report.eligibility.${score.eligibility}`) }), ...why].join(' ')),
  );
  return blocks;
}

function featureBlocks(data: ReportData, say: Say): Block[] {
  const { score } = data;
  const blocks: Block[] = [
    heading(say('report.features')),
    paragraph(
      say(data.card.standardisedBy?.kind === 'typed' ? 'report.featuresNoteTyped' : 'report.featuresNote', {
        n: score.referenceSize,
      }),
      'note',
    ),
    ...tableBlocks(
      [
        say('report.feature'),
        say('report.value'),
        say('report.mean'),
        say('report.sd'),
        say('report.z'),
        say('report.coefficient'),
        say('report.contribution'),
        say('report.percentile'),
      ],
      score.features.map((feature) => [
        feature.name,
        featureText(feature.value),
        featureText(feature.mean),
        featureText(feature.sd),
        scoreText(feature.z),
        coefficientText(feature.coefficient),
        scoreText(feature.z === null ? null : feature.z * feature.coefficient),
        wholePercentText(feature.percentile),
      ]),
      [54, 20, 19, 19, 14, 19, 20, 17],
      [1, 2, 3, 4, 5, 6, 7],
    ),
  ];
  if (data.strips.length > 0) {
    const fitted = data.strips.map((strip) =>
      fittedSvg(strip.svg, (BODY_WIDTH_MM - 4 * (data.strips.length - 1)) / data.strips.length),
    );
    blocks.push({
      html: `<div class="strips">${fitted.map(({ html }) => html).join('')}</div>`,
      heightMm: Math.max(...fitted.map(({ heightMm }) => heightMm)) + 2,
    });
  }
  if (data.axisSvg !== '') {
    const axis = fittedSvg(data.axisSvg, BODY_WIDTH_MM);
    blocks.push({ html: axis.html, heightMm: axis.heightMm + 1 });
  }
  return blocks;
}

function riskFactorBlocks(data: ReportData, say: Say): Block[] {
  return [
    heading(say('report.riskFactors')),
    ...tableBlocks(
      [say('report.factor'), say('report.state'), say('report.basis'), say('report.note')],
      data.score.riskFactors.map((factor) => [
        say(`report.factor.${factor.factor}`),
        say(`report.state.${factor.state}`),
        factor.basis ?? '–',
        factor.note === null ? '' : tellReason(data.language, factor.note),
      ]),
      [62, 20, 34, 66],
    ),
    paragraph(say('report.riskFactorsNote'), 'note'),
  ];
}

/** The scale bar's length: 10, 20 or 50 mm, at most a third of the picture. */
const barLengthMm = (widthMm: number): number => [50, 20, 10].find((length) => length <= widthMm / 3) ?? 5;

function pictureHtml(read: ReportRead, data: ReportData, say: Say): string {
  const title = `<b>${escapeHtml(say(`report.sequence.${read.sequence}`))}</b> · ${escapeHtml(
    read.seriesNumber === null ? say('report.seriesNoNumber') : say('report.series', { number: read.seriesNumber }),
  )}`;
  const lines = [
    read.seriesDescription || say('report.noDescription'),
    `${say(`report.read.${read.state}`)} · ${say('report.reader', { name: read.readerName, date: timeText(read.updatedAt).slice(0, 10) })}`,
  ];
  if ('reason' in read.picture) {
    const reason = say('report.imageUnavailable', { reason: problemText(data.language, read.picture.reason) });
    return `<figure class="slice"><figcaption>${title}</figcaption><p class="note">${escapeHtml(reason)}</p></figure>`;
  }
  const { slice } = read.picture;
  const { widthMm: w, heightMm: h } = slice;
  // Line widths are on paper: the picture is 58 mm wide whatever part of the patient it shows.
  const paper = w / 58;
  const bar = barLengthMm(w);
  const letter = (text: string, x: number, y: number, anchor: string): string =>
    `<text x="${x.toFixed(2)}" y="${y.toFixed(2)}" font-size="${(3.4 * paper).toFixed(2)}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
  // Canonical orientation: columns grow to the patient's left, rows to posterior.
  const letters = [
    letter(say('report.letters.right'), 1.2 * paper, h / 2 + 1.2 * paper, 'start'),
    letter(say('report.letters.left'), w - 1.2 * paper, h / 2 + 1.2 * paper, 'end'),
    letter(say('report.letters.anterior'), w / 2, 3.8 * paper, 'middle'),
    letter(say('report.letters.posterior'), w / 2, h - 1.2 * paper, 'middle'),
  ].join('');
  const barY = h - 2 * paper;
  const barPath = `M${(1.5 * paper).toFixed(2)} ${barY.toFixed(2)}h${bar}`;
  return `<figure class="slice"><figcaption>${title}</figcaption>
<svg viewBox="0 0 ${w.toFixed(3)} ${h.toFixed(3)}" role="img">
<image href="${slice.image}" x="0" y="0" width="${w}" height="${h}" preserveAspectRatio="none"/>
<path class="casing" d="${slice.contour}"/><path class="contour" d="${slice.contour}"/>
<path class="casing" d="${barPath}"/><path class="bar" d="${barPath}"/>
<g class="letters">${letters}${letter(`${bar} mm`, 1.5 * paper, barY - 1.4 * paper, 'start')}</g>
</svg>
<p>${escapeHtml(say('report.slice', { n: slice.k + 1, total: slice.sliceCount }))} · ${escapeHtml(say('report.sliceArea', { area: slice.areaMm2.toFixed(0) }))}</p>
${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}</figure>`;
}

function imageBlocks(data: ReportData, say: Say): Block[] {
  const blocks: Block[] = [heading(say('report.images'), true)];
  if (data.reads.length === 0) blocks.push(paragraph(say('report.noReads')));
  else {
    const tallest = Math.max(
      20,
      ...data.reads.map((read) =>
        'slice' in read.picture ? (58 * read.picture.slice.heightMm) / read.picture.slice.widthMm : 20,
      ),
    );
    blocks.push({
      html: `<div class="slices">${data.reads.map((read) => pictureHtml(read, data, say)).join('')}</div>`,
      heightMm: tallest + 30,
    });
    blocks.push(paragraph(say('report.imagesNote'), 'note'));
  }
  blocks.push(heading(say('report.volumes')));
  blocks.push(
    ...tableBlocks(
      [say('report.sequence'), say('report.volume'), say('report.voxels'), say('report.slices'), say('report.readState')],
      data.reads.map((read) => [
        say(`report.sequence.${read.sequence}`),
        oneDecimal(read.volumeMl),
        String(read.voxels),
        String(read.slices),
        say(`report.read.${read.state}`),
      ]),
      [34, 34, 34, 34, 46],
      [1, 2, 3],
    ),
  );
  blocks.push(
    paragraph(
      data.score.volumeMl === null
        ? say('report.volumesNoteNone')
        : say('report.volumesNote', { sequence: say('report.sequence.t1c'), volume: oneDecimal(data.score.volumeMl) }),
      'note',
    ),
  );
  return blocks;
}

function studyBlocks(data: ReportData, say: Say): Block[] {
  const blocks: Block[] = [heading(say('report.studies'), true)];
  for (const study of data.detail.studies) {
    blocks.push({
      ...paragraph(
        say('report.study', {
          date: study.studyDate ?? say('report.noDate'),
          description: study.description || say('report.noDescription'),
        }),
        'strong',
      ),
      keepWithNext: true,
    });
    blocks.push(
      ...tableBlocks(
        [
          say('report.seriesNumber'),
          say('report.description'),
          say('report.sequence'),
          say('report.plane'),
          say('report.size'),
          say('report.spacing'),
        ],
        study.series.map((series) => [
          series.seriesNumber === null ? '–' : String(series.seriesNumber),
          series.description || say('report.noDescription'),
          say(`report.sequence.${series.sequence}`),
          say(`report.plane.${series.plane}`),
          series.dims.join(' x '),
          series.spacingMm.map((mm) => twoDecimals(mm)).join(' x '),
        ]),
        [14, 58, 20, 24, 32, 34],
        [0],
      ),
    );
  }
  return blocks;
}

function clinicalBlocks(data: ReportData, say: Say): Block[] {
  const { clinical } = data;
  const unknown = say('report.unknown');
  const stage = [clinical.tStage, clinical.nStage, clinical.mStage].map((part) => part ?? '?').join(' ');
  const edition =
    clinical.stagingEdition === null ? say('report.editionUnknown') : say('report.edition', { edition: clinical.stagingEdition });
  const { ebvDna } = clinical;
  const ebv =
    ebvDna === null
      ? unknown
      : ebvDna.belowLimit
        ? say('report.ebvBelow', { value: ebvDna.value, unit: ebvDna.unit })
        : `${ebvDna.value} ${ebvDna.unit}`;
  const necrosis = clinical.cervicalNodalNecrosis;
  return [
    heading(say('report.clinical')),
    factsBlock([
      [say('report.staging'), `${stage} (${edition})`],
      [say('report.ebvDna'), ebv],
      [say('report.mriDate'), clinical.mriDate ?? unknown],
      [say('report.treatmentStart'), clinical.treatmentStart ?? unknown],
      [say('report.necrosis'), necrosis === null ? unknown : say(necrosis ? 'report.yes' : 'report.no')],
      [say('report.regimen'), clinical.plannedRegimen === null ? unknown : say(`report.regimen.${clinical.plannedRegimen}`)],
    ]),
  ];
}

function uncertaintyBlocks(data: ReportData, say: Say): Block[] {
  const { score } = data;
  const local = score.scoreName === 'locally-standardised';
  return [
    heading(say('report.uncertainty'), true),
    listItem(
      score.ictosLower === null || score.ictosUpper === null
        ? say('report.uncertainty.standardisationNone')
        : say('report.uncertainty.standardisation', {
            n: score.referenceSize,
            lower: scoreText(score.ictosLower),
            upper: scoreText(score.ictosUpper),
          }),
    ),
    listItem(say('report.uncertainty.coefficients')),
    listItem(say('report.uncertainty.reReading')),
    listItem(say('report.uncertainty.volume')),
    ...(local ? [listItem(say('report.uncertainty.local'))] : []),
  ];
}

function publishedBlocks(data: ReportData, say: Say): Block[] {
  if (data.publishedSvg === '') return [];
  return [heading(say('report.published')), fittedSvg(data.publishedSvg, 165), paragraph(say('report.publishedNote'), 'note')];
}

function annexBlocks(data: ReportData, say: Say): Block[] {
  const { card, score, detail } = data;
  const standardised = card.standardisedBy;
  return [
    heading(say('report.annex')),
    { html: `<h3>${escapeHtml(say('report.assumptions'))}</h3>`, heightMm: 6.5, keepWithNext: true },
    ...card.assumptions.map(listItem),
    { html: `<h3>${escapeHtml(say('report.intendedUse'))}</h3>`, heightMm: 6.5, keepWithNext: true },
    paragraph(card.intendedUse),
    { html: `<h3>${escapeHtml(say('report.limits'))}</h3>`, heightMm: 6.5, keepWithNext: true },
    ...card.limits.map(listItem),
    { html: `<h3>${escapeHtml(say('report.card'))}</h3>`, heightMm: 6.5, keepWithNext: true },
    factsBlock(
      [
        [say('report.cardId'), `${card.cardId} – ${card.title}`],
        [say('report.cardHash'), score.cardHash],
        [
          say('report.standardisedBy'),
          standardised === null
            ? say('report.unknown')
            : say(standardised.synthetic ? 'report.standardisedSynthetic' : 'report.standardisedText', {
                source: standardised.source,
                n: standardised.n,
              }),
        ],
        [say('report.cutoff'), String(card.cutoff)],
        [say('report.profileHash'), card.profileHash ?? '–'],
      ],
      1,
    ),
    { html: `<h3>${escapeHtml(say('report.provenance'))}</h3>`, heightMm: 6.5, keepWithNext: true },
    factsBlock(
      [
        [say('report.caseId'), detail.caseId],
        ...data.extractions.flatMap(({ sequence, file, extractedAt }): [string, string][] => [
          [
            `${say('report.extractedAt')} (${say(`report.sequence.${sequence}`)})`,
            `${timeText(extractedAt)}, ${file.program.name} ${file.program.version}, ${say('report.profile')} ${file.profile.name} ${shortHash(file.profile.hash)}`,
          ],
          [say('report.imageHash', { sequence: say(`report.sequence.${sequence}`) }), file.image.sha256],
        ]),
        [say('report.scoredAt'), timeText(score.createdAt)],
        [say('report.scoreId'), score.scoreId],
        [say('report.program'), `${data.program.name} ${data.program.version}, ${say(`report.build.${data.program.buildKind}`)}`],
      ],
      1,
    ),
  ];
}

function signatureBlock(say: Say): Block {
  const row = (who: string): string =>
    `<div class="sign"><b>${escapeHtml(who)}</b><span>${escapeHtml(say('report.signature.name'))}</span><span>${escapeHtml(say('report.signature.date'))}</span><span>${escapeHtml(say('report.signature.sign'))}</span></div>`;
  return {
    html: `<h2>${escapeHtml(say('report.signature'))}</h2>${row(say('report.signature.reader'))}${row(say('report.signature.physician'))}`,
    heightMm: 46,
  };
}

/** A text for the running header, cut where it would not fit; the first page has it whole. */
const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** What a page's frame says. */
export interface PageFrame {
  readonly language: Language;
  readonly title: string;
  readonly headerLeft: string;
  readonly headerRight: string;
  readonly footerLines: readonly string[];
  readonly synthetic: boolean;
  readonly say: Say;
}

/** Puts blocks into pages with header and footer, and the pages into a document. */
export function pagedDocument(blocks: readonly Block[], frame: PageFrame): string {
  const { say } = frame;
  const pages = toPages(blocks);
  const body = pages
    .map((page, n) => {
      const mark = frame.synthetic ? `<div class="mark" aria-hidden="true">${escapeHtml(say('report.syntheticMark'))}</div>` : '';
      const synthetic = frame.synthetic ? `<span class="synthetic">${escapeHtml(say('report.synthetic'))}</span>` : '';
      return `<section class="page">${mark}
<header data-box><span>${escapeHtml(frame.headerLeft)}</span>${synthetic}<span>${escapeHtml(frame.headerRight)}</span></header>
<div class="body" data-box>${pageHtml(page)}</div>
<footer data-box><p class="research">${escapeHtml(say('report.researchUse'))}</p><p>${escapeHtml(frame.footerLines.join(' · '))}</p><p class="pageNumber">${escapeHtml(say('report.page', { n: n + 1, total: pages.length }))}</p></footer>
</section>`;
    })
    .join('\n');
  const text = `${frame.title}${body.replaceAll(/data:image\/png;base64,[A-Za-z0-9+/=]+/g, '')}`;
  return `<!doctype html>
<html lang="${frame.language}"><head><meta charset="utf-8"><title>${escapeHtml(frame.title)}</title>
<style>${embeddedFonts(text)}
${pageStyles}</style></head><body>
${body}
</body></html>`;
}

/** The text lookup of a language. */
export const sayIn =
  (language: Language): Say =>
  (key, params = {}) =>
    formatMessage(language, key, params);

/** The report's HTML. */
export function patientReportHtml(data: ReportData): string {
  const say = sayIn(data.language);
  const { detail, card, program, score } = data;
  const blocks: Block[] = [
    titleBlock(say('report.title'), say('report.subtitle')),
    identityBlock(data, say),
    ...resultBlocks(data, say),
    ...featureBlocks(data, say),
    ...imageBlocks(data, say),
    ...riskFactorBlocks(data, say),
    ...clinicalBlocks(data, say),
    ...uncertaintyBlocks(data, say),
    ...publishedBlocks(data, say),
    signatureBlock(say),
    ...studyBlocks(data, say),
    ...annexBlocks(data, say),
  ];
  return pagedDocument(blocks, {
    language: data.language,
    title: `${say('report.title')} – ${detail.patientId}`,
    headerLeft: [shortened(detail.patientName, 36), shortened(detail.patientId, 24), detail.birthDate ?? '']
      .filter((part) => part !== '')
      .join(' · '),
    headerRight: say('report.title'),
    footerLines: [
      `${program.name} ${program.version}, ${say(`report.build.${program.buildKind}`)}`,
      `${say('report.cardId')} ${shortHash(score.cardHash)}`,
      say('report.printed', { date: timeText(data.madeAt) }),
    ],
    synthetic: detail.synthetic || card.standardisedBy?.synthetic === true,
    say,
  });
}

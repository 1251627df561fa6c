/** `demo`: the whole chain on the built-in synthetic cohort, from DICOM to printed pages. */
import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { toCsvLine } from '@shared/base/csv';
import { ProblemError, fail, ok, problem, unwrap } from '@shared/base/result';
import { scoreColumns, toScoreRow } from '@shared/core/scoring/score-row';
import { makeSyntheticCohort } from '@shared/core/synthetic/synthetic-clinical';
import { runLanes } from '@main/node/jobs/run-lanes';
import { readModelCard } from '@main/node/services/card';
import { readCohortMembers, scoreMembers } from '@main/node/services/cohort-members';
import { cohortSummaryHtml } from '@main/node/services/cohort-summary-document';
import { publishedFigure, survivalPanels } from '@main/node/services/survival';
import { findCohort } from '@main/node/store/read/cohorts';
import {
  EXIT_ITEM_FAILED,
  EXIT_OK,
  exitWith,
  parseArguments,
  sayProblem,
  toTextTable,
  writeJson,
  type CliEnvironment,
} from '../command-line';
import {
  generatedPatient,
  importAndExtract,
  storedPatient,
  toCohortCsv,
  writeStudy,
  type DemoPatient,
} from '../demo/demo-cohort';
import { makeDemoFolder } from '../demo/demo-folder';
import { writeWholeFile } from '@main/node/services/whole-file';
import { withServices, type OpenServices } from '../open-services';

const SEED = 20190917;
const COHORT_SIZE = 40;
const AS_DICOM = 3;
/** Patients under way at once; the pool has two threads. */
const LANES = 3;
const COHORT_NAME = 'SYNTHETIC demonstration cohort';

/** One line of what was done. */
interface Step {
  readonly step: string;
  readonly result: string;
  readonly path: string | null;
  readonly seconds: number;
}

/** Runs the steps one after another, says each as it ends, stops on Ctrl+C. */
function makeSteps(environment: CliEnvironment, folder: string) {
  const done: Step[] = [];
  return {
    done,
    async run<T>(
      step: string,
      work: () => Promise<{ value: T; result: string; path?: string }> | { value: T; result: string; path?: string },
    ) {
      if (environment.signal.aborted) throw new ProblemError(problem('job/cancelled'));
      environment.stderr.write(`${step} ...\n`);
      const started = performance.now();
      const { value, result, path } = await work();
      const seconds = (performance.now() - started) / 1000;
      done.push({
        step,
        result,
        path: path === undefined ? null : relative(folder, path),
        seconds: Math.round(seconds * 10) / 10,
      });
      return value;
    },
  };
}

/** All patients measured, in the order of the cohort. */
async function measureAll(services: OpenServices, folder: string, steps: ReturnType<typeof makeSteps>, signal: AbortSignal) {
  const cohort = makeSyntheticCohort(SEED, COHORT_SIZE);
  const asDicom = cohort.slice(0, AS_DICOM);
  const dicomFolder = join(folder, 'dicom');
  await steps.run(`write ${AS_DICOM} patients as DICOM and RTSTRUCT`, () => {
    const files = asDicom.reduce((sum, { index }) => sum + writeStudy(dicomFolder, SEED, index), 0);
    return { value: files, result: `${files} files`, path: dicomFolder };
  });
  const caseIds = await steps.run('import them, finalise the reads, extract', async () => {
    const { caseIds: ids, imported, extracted } = await importAndExtract(services, dicomFolder, asDicom);
    return {
      value: ids,
      result: `${imported} files, ${ids.length} cases, ${extracted} reads extracted`,
      path: services.context.store.folder,
    };
  });
  const patients: DemoPatient[] = [];
  for (const [n, invented] of asDicom.entries()) patients.push(await storedPatient(services, invented, caseIds[n] ?? ''));
  const [like] = patients;
  if (!like) throw new ProblemError(problem('job/failed', { kind: 'demo' }));
  const others = cohort.slice(AS_DICOM);
  const measured = await steps.run(`extract ${others.length} more patients from the generator`, async () => {
    const outcomes = await runLanes(others, { lanes: LANES, signal }, async (invented) =>
      ok(await generatedPatient(services, SEED, invented, like, signal)),
    );
    const found = outcomes.map((outcome) => unwrap(outcome ?? fail('job/cancelled')));
    const reads = found.reduce((sum, { files }) => sum + files.length, 0);
    return { value: found, result: `${reads} reads of 273 features` };
  });
  return { patients: [...patients, ...measured], caseIds };
}

async function runChain(
  services: OpenServices,
  environment: CliEnvironment,
  folder: string,
): Promise<{ steps: readonly Step[]; printed: boolean }> {
  const { must, context } = services;
  const steps = makeSteps(environment, folder);
  const save = async (name: string, content: string | Uint8Array): Promise<string> =>
    unwrap(await writeWholeFile(join(folder, name), content));
  const { patients, caseIds } = await measureAll(services, folder, steps, environment.signal);

  const cohortId = await steps.run('import the clinical and feature table as a cohort', async () => {
    const path = await save('cohort.csv', toCohortCsv(patients));
    const preview = await must('table/preview', { path });
    const { cohort } = await must('table/import', { path, mapping: preview.mapping, cohortName: COHORT_NAME });
    return { value: cohort.cohortId, result: `${cohort.patientCount} patients, ${preview.featureColumns.length} features`, path };
  });
  const cardId = await steps.run('standardise the published card on the cohort', async () => {
    const published = (await must('card/list', {})).find(({ standardisedBy }) => standardisedBy === null);
    if (!published) throw new ProblemError(problem('card/not-found', { cardId: '' }));
    const card = await must('card/standardise', { cardId: published.cardId, source: { kind: 'cohort', cohortId } });
    const { path } = await must('card/export', { cardId: card.cardId, path: join(folder, 'model.json') });
    return { value: card.cardId, result: `n = ${card.standardisedBy?.n ?? 0}, card ${card.hash.slice(0, 12)}`, path };
  });
  const { card, stored } = readModelCard(context, cardId);
  const cohort = findCohort(context.store.db, cohortId);
  if (!cohort) throw new ProblemError(problem('cohort/not-found', { cohortId }));
  const scored = await steps.run('score all', async () => {
    const found = scoreMembers(card, readCohortMembers(context.store, cohort));
    for (const caseId of caseIds) await must('score/compute', { caseId, cardId });
    const columns = scoreColumns(card);
    const rows = found.map(({ member, result }) => toScoreRow(card, member.patientId, result));
    const path = await save(
      'scores.csv',
      `${[toCsvLine(columns), ...rows.map((row) => toCsvLine(columns.map((column) => row[column] ?? null)))].join('\n')}\n`,
    );
    const count = (group: string): number => found.filter(({ result }) => result.score?.group === group).length;
    return { value: found, result: `${count('high')} high, ${count('low')} low, ${count('indeterminate')} indeterminate`, path };
  });
  const curves = await steps.run('draw the survival curves', async () => {
    const figures = join(folder, 'figures');
    mkdirSync(figures, { recursive: true });
    const request = { cohortId, endpoint: 'ffs', cardId } as const;
    const { paths } = await must('survival/export', { ...request, path: join(figures, 'ffs.svg') });
    const members = scored.map(({ member }) => member);
    const made = unwrap(survivalPanels(members, card, 'ffs', true, { theme: 'light', language: 'en', width: 620 }));
    const [whole] = made.panels;
    return {
      value: made,
      result: `${paths.length} files, ${whole?.events ?? 0} events in ${whole?.n ?? 0} patients`,
      path: figures,
    };
  });

  const summary = cohortSummaryHtml({
    language: 'en',
    madeAt: environment.now(),
    program: environment.program,
    name: COHORT_NAME,
    synthetic: true,
    scored,
    card: stored.entry,
    panels: curves.panels,
    notes: curves.notes,
    publishedSvg: publishedFigure({ theme: 'light', language: 'en', width: 690 }),
  });
  const { printer } = environment;
  const [firstCase] = caseIds;
  if (printer && firstCase !== undefined) {
    await steps.run('print the cohort summary', async () => {
      const { pdf, pages } = unwrap(await printer.print(summary));
      return { value: pages, result: `${pages} pages`, path: await save('cohort-summary.pdf', pdf) };
    });
    await steps.run('print a patient report', async () => {
      const path = join(folder, 'patient-report.pdf');
      const { pages } = await must('report/print', { caseId: firstCase, language: 'en', path });
      return { value: pages, result: `${pages} pages; a synthetic reference yields no decision, the report says why`, path };
    });
  } else {
    await steps.run('write the cohort summary and a patient report as HTML (no printer here)', async () => {
      const path = await save('cohort-summary.html', summary);
      const report = await must('report/preview', { caseId: firstCase ?? '', language: 'en' });
      await save('patient-report.html', report.html);
      return { value: path, result: 'cohort-summary.html, patient-report.html', path };
    });
  }
  await steps.run('verify the store', async () => {
    const verified = await must('store/verify', {});
    if (!verified.ok) throw new ProblemError(problem('store/not-verified', {}));
    return {
      value: verified,
      result: `${verified.objectsChecked} objects, ${verified.auditEntries} audit entries`,
      path: context.store.folder,
    };
  });
  return { steps: steps.done, printed: printer !== null };
}

export async function runDemo(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, { values: ['out'], flags: ['json', 'full'], words: [0, 0] });
  if (!parsed.ok) return exitWith(environment, parsed.error);
  if (parsed.value.flag('full')) return exitWith(environment, problem('cli/demo-full'));
  const started = performance.now();
  const folder = makeDemoFolder(resolve(environment.cwd, parsed.value.value('out') ?? 'demo-output'));
  if (!folder.ok) return exitWith(environment, folder.error);
  let outcome: Awaited<ReturnType<typeof runChain>>;
  try {
    const opened = await withServices(environment, join(folder.value, 'store'), (services) =>
      runChain(services, environment, folder.value),
    );
    if (!opened.ok) return exitWith(environment, opened.error);
    outcome = opened.value;
  } catch (thrown) {
    if (environment.signal.aborted) {
      sayProblem(environment, problem('job/cancelled'));
      return EXIT_ITEM_FAILED;
    }
    throw thrown;
  }
  const seconds = (performance.now() - started) / 1000;
  const { steps, printed } = outcome;
  if (!printed) sayProblem(environment, problem('env/no-printer'));
  if (parsed.value.flag('json'))
    writeJson(environment, { schema: 1, synthetic: true, seed: SEED, folder: folder.value, printed, seconds, steps });
  else
    environment.stdout.write(
      `\nSYNTHETIC demonstration: no patient, nothing clinical may be read from it.\n\n${toTextTable([
        ['step', 'result', 'seconds', 'where'],
        ...steps.map(({ step, result, path, seconds: took }) => [step, result, took.toFixed(1), path ?? '']),
      ])}\n\nAll in ${folder.value}, ${seconds.toFixed(0)} s.\n`,
    );
  return printed ? EXIT_OK : EXIT_ITEM_FAILED;
}

/** What must hold between the parts of `analysis.json`: the example with one thing changed is refused, at the place that is wrong. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { analysisFileSchema } from '@shared/contract/analysis-file';
import { agreeing } from '@shared/contract/schema-agreement';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const text = readFileSync(new URL('../golden/formats/analysis.json', import.meta.url), 'utf8');
const example = (): Json => JSON.parse(text) as Json; // what JSON.parse gives

/** A step down a path of keys and positions. */
function inside(value: Json, key: string): Json {
  if (Array.isArray(value)) return value[Number(key)] ?? null;
  return typeof value === 'object' && value !== null ? (value[key] ?? null) : null;
}

/** The example with the value at a path replaced; undefined takes the key away. */
function changed(path: string, to: Json | undefined | ((was: Json) => Json)): Json {
  const whole = example();
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const at = keys.reduce(inside, whole);
  const was = inside(at, last);
  const value = typeof to === 'function' ? to(was) : to;
  if (Array.isArray(at)) at[Number(last)] = value ?? null;
  else if (typeof at === 'object' && at !== null) {
    if (value === undefined) Reflect.deleteProperty(at, last);
    else at[last] = value;
  } else throw new Error(`nothing at ${path}`);
  return whole;
}

const places = (value: Json): string[] =>
  analysisFileSchema.safeParse(value).error?.issues.map(({ path }) => path.map(String).join('.')) ?? [];

const shorter = (list: Json): Json => (Array.isArray(list) ? list.slice(1) : null);
const reversed = (list: Json): Json => (Array.isArray(list) ? [...list].reverse() : null);

describe('analysis.json', () => {
  it.each<[what: string, at: string, path: string, to: Json | undefined | ((was: Json) => Json)]>([
    ['a key is missing', 'propensity.scheme', 'propensity.scheme', undefined],
    ['a number is text', 'model.gamma.0', 'model.gamma.0', '0.5'],
    ['high is 0 or 1', 'scores.training.0.high', 'scores.training.0.high', 1],
    ['high is not above 0', 'scores.training.0', 'scores.training.0.high', (was) => was !== true],
    ['a p value above 1', 'screening.0.pInteraction', 'screening.0.pInteraction', 1.5],
    ['features not in the order of p', 'screening', 'screening', reversed],
    ['a feature twice', 'screening', 'screening', (list) => (Array.isArray(list) ? [...list, ...list.slice(-1)] : null)],
    ['no test and no reason', 'screening.7', 'screening.7.pInteraction', null],
    ['no ratio and no reason', 'results.training.ffs.whole', 'results.training.ffs.whole.hrLower', null],
    ['arms that do not add up', 'results.training.ffs.whole', 'results.training.ffs.whole.nControl', 99],
    ['no interaction and no reason', 'results.training.ffs.interaction', 'results.training.ffs.interaction.groupP', null],
    ['no ratio in a stratum', 'clinicalInteractions.training.0.strata.0', 'clinicalInteractions.training.0.strata.0.hr', null],
    ['no ratio in a risk group', 'riskGroups.training', 'riskGroups.training.hrHighVsLow', null],
    [
      'a score with the sign of the model',
      'model',
      'model.scoreCoefficients',
      (list) => (Array.isArray(list) ? list.map((c) => -Number(c)) : null),
    ],
    ['no T/2 and no reason', 'model', 'model.tHalf', null],
    ['no refit and no reason', 'model', 'model.withIntercept', null],
    ['no interaction of risk groups', 'riskGroups.training', 'riskGroups.training.interactionReason', undefined],
    ['a feature without its error', 'model', 'model.se', shorter],
    ['a step without its p', 'model.steps.0', 'model.steps.0.p', shorter],
    ['a model and a reason for none', 'modelReason', 'modelReason', { code: 'model/no-candidate', data: {} }],
    ['a weight too few', 'propensity.weights', 'propensity.weights', shorter],
    ['scores of others', 'scores.training', 'scores.training', reversed],
    ['a decision too few', 'decisions.validation', 'decisions.validation', shorter],
    [
      'a decision for a synthetic patient',
      'decisions.training',
      'decisions.training.0',
      (was) => ({ ...Object(was), decision: Object(was).ruleGroup, reasons: [] }),
    ],
    ['neither decision nor reason', 'decisions.training.0', 'decisions.training.0.reasons', []],
    ['a cohort without scores', 'scores.validation', 'scores.validation', null],
    ['patients who vanish', 'flow.training', 'flow.training.tableRows', 99],
    ['a feature neither kept nor dropped', 'reproducibility', 'reproducibility.dropped', shorter],
    ['dropped for no reason', 'reproducibility.features.0', 'reproducibility.features.0.kept', false],
    ['a term without a coefficient', 'propensity', 'propensity.coefficients', shorter],
    ['a concordance without a reason', 'concordance.training.riskMinusIctosT', 'concordance.training.riskMinusIctosT.c', null],
    ['a third without a reason', 'calibrationThirds.training.thirds.0', 'calibrationThirds.training.thirds.0.hr', null],
    ['a curve without points', 'benefitCurve.training', 'benefitCurve.training.points', []],
    ['a rate without a reason', 'netBenefit.validation.all', 'netBenefit.validation.all.value', null],
    ['an optimism without a reason', 'bootstrap', 'bootstrap.optimism.c', null],
    ['a level without a count', 'table1.training.byScore.variables.sex', 'table1.training.byScore.variables.sex.counts', shorter],
    [
      'a fit that is half robust',
      'weightSensitivity.stabilisedAte.whole',
      'weightSensitivity.stabilisedAte.whole.seRobust',
      null,
    ],
    ['a test of no term', 'proportionalHazards.training.ffs.whole', 'proportionalHazards.training.ffs.whole.terms', shorter],
    ['another schema', 'schema', 'schema', 2],
  ])('is refused with %s', (_what, at, path, to) => {
    expect(places(changed(path, to))).toContain(at);
  });

  it('may have keys of a later version, anywhere', () => {
    expect(places(changed('later', { any: 1 }))).toEqual([]);
    expect(places(changed('results.training.ffs.whole.later', 1))).toEqual([]);
  });

  it('a schema that differs from its type in one key does not compile', () => {
    interface Two {
      readonly name: string;
      readonly n?: number;
    }
    const same = agreeing<Two>()(z.object({ name: z.string(), n: z.number().exactOptional() }));
    // @ts-expect-error a key is missing
    agreeing<Two>()(z.object({ name: z.string() }));
    // @ts-expect-error a key too many
    agreeing<Two>()(z.object({ name: z.string(), n: z.number().exactOptional(), more: z.string().exactOptional() }));
    // @ts-expect-error another type
    agreeing<Two>()(z.object({ name: z.string().nullable(), n: z.number().exactOptional() }));
    expect(same.safeParse({ name: 'a' }).success).toBe(true);
  });
});

/** Model cards: the published one, standardised ones, and their files. A card in the store never changes. */
import { ProblemError, err, fail, ok, problem, unwrap, type Problem, type Result } from '@shared/base/result';
import type { CardEntry } from '@shared/contract/entities';
import { judgeEligibility } from '@shared/core/scoring/eligibility';
import { parseModelCard, type ModelCard } from '@shared/core/scoring/model-card';
import { standardiseCard, type LocalReference, type TypedReference } from '@shared/core/scoring/standardise-card';
import publishedJson from '@assets/models/ictos-dong-2019.json';
import { findCard, findCardByHash, listCards, type StoredCard } from '../store/read/cards';
import { findCohort } from '../store/read/cohorts';
import { addCard } from '../store/write/cards';
import { readCohortMembers } from './cohort-members';
import { writeWholeFile } from './whole-file';
import type { ServiceContext, ServiceHandlers, Session } from './context';
import { commonProfileHash } from './feature-table';

/** The published card as the program carries it. */
export const publishedCard: ModelCard = unwrap(parseModelCard(publishedJson));

type CardContext = Pick<ServiceContext, 'store'>;

function provenanceText(card: ModelCard): string {
  return [card.provenance.citation, ...card.provenance.notes].filter((part) => part !== '').join(' ');
}

/** What lists, scores and reports need of a card, as columns. */
function toEntry(card: ModelCard): Omit<CardEntry, 'cardId' | 'createdAt'> {
  const reference = card.standardisation;
  return {
    title: card.title,
    hash: card.hash,
    locked: true,
    standardisedBy: reference && {
      kind: reference.kind === 'local' ? 'cohort' : 'typed',
      source: reference.source,
      n: reference.n,
      synthetic: reference.synthetic || card.synthetic,
    },
    features: card.features.map((feature, n) => ({
      name: feature.name,
      coefficient: feature.coefficient,
      mean: reference?.mean[n] ?? null,
      sd: reference?.sd[n] ?? null,
      min: reference?.range?.[n]?.[0] ?? null,
      max: reference?.range?.[n]?.[1] ?? null,
    })),
    cutoff: card.cutoff,
    endpoint: card.endpoint,
    profileHash: card.profileHash,
    assumptions: [...card.assumptions],
    intendedUse: card.intendedUse,
    limits: [...card.limits],
    provenance: provenanceText(card),
  };
}

/** Keeps a card with its document; a card that is there already stays the one. Answers its id. */
export function keepCard(
  { store }: CardContext,
  session: Session,
  card: ModelCard,
  origin: { readonly basedOn: string | null; readonly cohortId: string | null },
): string {
  const known = findCardByHash(store.db, card.hash);
  if (known) return known.entry.cardId;
  const document = store.objects.put(Buffer.from(`${JSON.stringify(card, null, 2)}\n`));
  return store.write(
    session,
    (id: string) => ({ action: 'card.add', subject: id, detail: card.hash.slice(0, 12) }),
    (db, at) =>
      addCard(db, at, {
        entry: toEntry(card),
        basedOn: origin.basedOn,
        document,
        standardisationProfileHash: card.standardisation?.profileHash ?? null,
        cohortHash: card.standardisation?.cohortHash ?? null,
        cohortId: origin.cohortId,
        reference: card.standardisation?.rows ?? [],
        userId: session.userId,
      }),
  );
}

/** The id of the published card, which every store has from the first look at its cards. */
export const ensurePublishedCard = (context: CardContext, session: Session): string =>
  keepCard(context, session, publishedCard, { basedOn: null, cohortId: null });

/** The whole card of the store. Throws `card/not-found`, `object/*`, `card/*` where its document is damaged. */
export function readModelCard({ store }: CardContext, cardId: string): { stored: StoredCard; card: ModelCard } {
  const stored = findCard(store.db, cardId);
  if (!stored) throw new ProblemError(problem('card/not-found', { cardId }));
  const bytes = unwrap(store.objects.get(stored.documentSha256));
  const json: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return { stored, card: unwrap(parseModelCard(json)) };
}

/** The core's codes in the terms of this channel. */
function toStandardisationProblem(cause: Problem): Problem {
  const codes: Readonly<Record<string, string>> = {
    'card/reference-too-small': 'standardisation/too-few',
    'card/reference-other-profile': 'standardisation/profile-mismatch',
    'table/mixed-profiles': 'standardisation/profile-mismatch',
  };
  const code = codes[cause.code];
  if (code !== undefined) return problem(code, cause.data);
  return problem('standardisation/invalid', { cause: cause.code, ...cause.data });
}

function localReference(context: CardContext, cohortId: string): Result<LocalReference> {
  const { store } = context;
  const cohort = findCohort(store.db, cohortId);
  if (!cohort) return fail('cohort/not-found', { cohortId });
  const members = readCohortMembers(store, cohort);
  const hash = commonProfileHash(members.map(({ patient }) => patient));
  if (!hash.ok) return hash;
  return ok({
    kind: 'local',
    name: cohort.name,
    rows: members.map(({ patientId, patient }) => ({
      caseId: patientId,
      // A clipped read has values that no score may use; a draft is no reference.
      features: patient.extractionReason === null && patient.readState !== 'draft' ? patient.features : {},
      // Only patients known to be eligible serve here, as the screen counts them.
      eligibility: judgeEligibility(patient.clinical).status === 'eligible' ? 'eligible' : 'not-eligible',
      scanner: patient.scanner,
      sequence: patient.sequence,
    })),
    profileHash: hash.value,
    synthetic: cohort.synthetic || members.some(({ patient }) => patient.synthetic),
  });
}

export function makeCardService(
  context: ServiceContext,
): Pick<ServiceHandlers, 'card/list' | 'card/standardise' | 'card/export'> {
  const { store } = context;
  return {
    'card/list': (session) => {
      ensurePublishedCard(context, session);
      return ok(listCards(store.db).map(({ entry }) => entry));
    },
    'card/standardise': (session, { cardId, source }) => {
      const { stored, card } = readModelCard(context, cardId);
      if (card.standardisation !== null) return fail('card/locked', { cardId, title: stored.entry.title });
      let reference: LocalReference | TypedReference;
      if (source.kind === 'cohort') {
        const local = localReference(context, source.cohortId);
        if (!local.ok) return local.error.code === 'cohort/not-found' ? local : err(toStandardisationProblem(local.error));
        reference = local.value;
      } else {
        reference = {
          kind: 'typed',
          citation: source.citation,
          n: source.n,
          mean: source.mean,
          sd: source.sd,
          range: source.range.length > 0 ? source.range : null,
          profileHash: source.profileHash,
          scanners: source.scanners,
          sequences: source.sequences,
        };
      }
      const done = standardiseCard(card, reference);
      if (!done.ok) return err(toStandardisationProblem(done.error));
      const added = keepCard(context, session, done.value.card, {
        basedOn: cardId,
        cohortId: source.kind === 'cohort' ? source.cohortId : null,
      });
      context.emit('store/changed', { topics: ['card'], caseIds: [] });
      return ok(readModelCard(context, added).stored.entry);
    },
    'card/export': async (session, { cardId, path }) => {
      const { stored } = readModelCard(context, cardId);
      const written = await writeWholeFile(path, unwrap(store.objects.get(stored.documentSha256)));
      if (!written.ok) return written;
      store.write(session, { action: 'card.export', subject: cardId }, () => undefined);
      return ok({ path });
    },
  };
}

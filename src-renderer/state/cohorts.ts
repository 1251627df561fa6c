/** Which cohort is looked at; kept while other screens are shown. */
import { createSignal } from 'solid-js';
import type { ClinicalRecordEntry } from '@shared/contract/entities';

export const [currentCohortId, setCurrentCohortId] = createSignal<string | null>(null);

export type Endpoint = keyof NonNullable<ClinicalRecordEntry['followUp']>;
export const endpoints: readonly Endpoint[] = ['ffs', 'os', 'dffs', 'lrffs'];
export const [endpoint, setEndpoint] = createSignal<Endpoint>('ffs');

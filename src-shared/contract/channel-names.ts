/**
 * The names alone, for the preload: a sandboxed preload is one small file and need
 * not carry the schemas. The two type checks below fail to compile when this list
 * and the table in `ipc.ts` differ.
 */
import type { ChannelName, EventName } from './ipc';

export const channelNames = [
  'app/info',
  'app/doctor',
  'app/open-external',
  'settings/get',
  'settings/set',
  'worklist/list',
  'case/get',
  'series/set-role',
  'dialog/pick',
  'import/start',
  'job/list',
  'job/cancel',
  'read/open',
  'read/save-stroke',
  'read/set-state',
  'extraction/start',
  'extraction/get',
  'extraction/export',
  'clinical/get',
  'clinical/save',
  'table/preview',
  'table/import',
  'cohort/list',
  'cohort/create',
  'cohort/patients',
  'survival/curves',
  'survival/export',
  'card/list',
  'card/standardise',
  'card/export',
  'score/compute',
  'score/get',
  'score/figures',
  'report/preview',
  'report/print',
  'report/print-dialog',
  'report/list',
  'store/verify',
] as const satisfies readonly ChannelName[];

export const eventNames = ['job/changed', 'store/changed', 'app/closing'] as const satisfies readonly EventName[];

type Missing = Exclude<ChannelName, (typeof channelNames)[number]> | Exclude<EventName, (typeof eventNames)[number]>;
/** Compiles only while every channel and event is listed. */
export const allNamesListed: [Missing] extends [never] ? true : Missing = true;

/**
 * The names alone, for the preload: a sandboxed preload is one small file and need
 * not carry the schemas. `listAll` fails to compile when a list and the table in `ipc.ts` differ.
 */
import type { ChannelName, EventName } from './ipc';

/** The list itself; does not compile when a name of `Name` is missing. */
const listAll =
  <Name extends string>() =>
  <const List extends readonly Name[]>(list: [Exclude<Name, List[number]>] extends [never] ? List : never): List =>
    list;

export const channelNames = listAll<ChannelName>()([
  'app/info',
  'app/doctor',
  'app/open-external',
  'selftest/run',
  'selftest/print',
  'profile/list',
  'profile/read',
  'profile/diff',
  'session/list',
  'session/choose',
  'session/add',
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
  'read/set-note',
  'read/add-time',
  'read/others',
  'read/compare',
  'read/export',
  'read/log',
  'read/finalised-cases',
  'extraction/start',
  'extraction/get',
  'extraction/export',
  'robustness/start',
  'robustness/list',
  'robustness/get',
  'robustness/export',
  'clinical/get',
  'clinical/save',
  'table/preview',
  'table/import',
  'cohort/list',
  'cohort/create',
  'cohort/patients',
  'survival/curves',
  'survival/export',
  'analysis/check',
  'analysis/start',
  'analysis/list',
  'analysis/open',
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
]);

export const eventNames = listAll<EventName>()(['job/changed', 'store/changed']);

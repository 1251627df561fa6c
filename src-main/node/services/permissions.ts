/** The permission table: which role may do what. Asked by `dispatch.ts` for a whole channel, and by `read-access.ts` for single reads. */
import type { UserRole } from '@shared/contract/entities';
import type { Permission } from '@shared/contract/ipc';
import { permissions } from '@shared/contract/ipc';

const table: Readonly<Record<UserRole, ReadonlySet<Permission>>> = {
  administrator: new Set(permissions),
  coordinator: new Set([
    'app.view',
    'case.view',
    'case.import',
    'case.edit',
    'study.view',
    'extraction.run',
    'data.export',
    'clinical.edit',
    'cohort.view',
    'cohort.edit',
    'analysis.run',
    'card.standardise',
    'score.run',
    'report.print',
    'store.verify',
  ]),
  reader: new Set(['app.view', 'case.view', 'case.import', 'case.edit', 'read.edit', 'read.finalise', 'extraction.run']),
  clinician: new Set(['app.view', 'case.view', 'study.view', 'clinical.edit', 'cohort.view', 'score.run', 'report.print']),
};

/** Whether a role has a permission. */
export function mayDo(role: UserRole, permission: Permission): boolean {
  return table[role].has(permission);
}

/** Problems on their way over a process border: the same data in the mutable form of the contract. */
import type { Problem } from '@shared/base/result';
import type { Reason } from '@shared/contract/entities';

export function toReason(problem: Problem): Reason {
  const data: Reason['data'] = {};
  for (const [name, value] of Object.entries(problem.data))
    data[name] = typeof value === 'object' && value !== null ? [...value] : value;
  return { code: problem.code, data };
}

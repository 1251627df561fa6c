/** Verification of the store on demand. */
import { ok } from '@shared/base/result';
import type { ServiceContext, ServiceHandlers } from './context';

/** Makes the handler of `store/verify`. It changes nothing. */
export function makeVerifyService(context: ServiceContext): Pick<ServiceHandlers, 'store/verify'> {
  return { 'store/verify': async () => ok(await context.store.verify()) };
}

/** Long work of this process: what runs, and stopping it. */
import { fail, ok } from '@shared/base/result';
import type { ServiceContext, ServiceHandlers } from './context';

/** Makes the handlers of jobs. Cancelling a job that has ended is no error: it is over either way. */
export function makeJobsService(context: ServiceContext): Pick<ServiceHandlers, 'job/list' | 'job/cancel'> {
  return {
    'job/list': () => ok(context.jobs.list()),
    'job/cancel': (_session, { jobId }) => {
      if (!context.jobs.get(jobId)) return fail('job/not-found', { jobId });
      context.jobs.cancel(jobId);
      return ok({});
    },
  };
}

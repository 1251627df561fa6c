import { describe, expect, it } from 'vitest';
import type { Job } from '@shared/contract/entities';
import { makeJobRegistry } from '@main/node/jobs/job-registry';

describe('a job in parts', () => {
  it('counts each part in its own unit and reckons what is left from its beginning', async () => {
    let now = 0;
    const told: Job[] = [];
    const registry = makeJobRegistry(
      (job) => told.push(job),
      () => now,
    );
    const last = (): Job | undefined => told.at(-1);
    const jobId = registry.start('analysis', '', 'steps', async (job) => {
      job.part({ label: 'screening', unit: 'steps', done: 2, total: 7 });
      // Steps that went before say nothing of the pace of this one.
      expect(last()).toMatchObject({ label: 'screening', unit: 'steps', done: 2, total: 7, rate: null, secondsLeft: null });
      now = 60_000;
      job.part({ label: 'bootstrap', unit: 'replicates', done: 0, total: 100 });
      expect(last()).toMatchObject({ unit: 'replicates', done: 0, total: 100, secondsLeft: null });
      now = 70_000;
      job.advance(20);
      expect(last()).toMatchObject({ done: 20, rate: 2, secondsLeft: 40 });
      await Promise.resolve();
    });
    expect((await registry.finished(jobId)).state).toBe('done');
  });
});

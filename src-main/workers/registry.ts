/** The jobs that worker threads know: name -> function of a structured-clonable input. */
import { runExtractJob } from '@main/node/services/extract-job';

type Job = (input: never) => unknown;

export const registry: Readonly<Record<string, Job>> = {
  extract: runExtractJob,
};

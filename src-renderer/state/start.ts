/** Starts the state: listens to the main process and asks for what every screen needs. */
import { on } from '@renderer/ipc/client';
import { loadAppInfo } from './app-info';
import { acceptJob, loadJobs } from './jobs';
import { openCaseId, reloadOpenCase } from './open-case';
import { loadSession } from './session';
import { loadSettings } from './settings';
import { loadWorklist } from './worklist';

/** Returns a function that stops listening. */
export function startState(): () => void {
  const stops = [
    on('job/changed', acceptJob),
    on('store/changed', (change) => {
      if (change.topics.includes('worklist') || change.topics.includes('case')) void loadWorklist();
      const caseId = openCaseId();
      if (caseId !== null && change.topics.includes('case') && (change.caseIds.length === 0 || change.caseIds.includes(caseId))) {
        void reloadOpenCase();
      }
      if (change.topics.includes('settings')) void loadSettings();
    }),
  ];
  void loadSettings();
  void loadAppInfo();
  void loadSession().then((chosen) => {
    if (!chosen) return;
    void loadWorklist();
    void loadJobs();
  });
  return () => {
    for (const stop of stops) stop();
  };
}

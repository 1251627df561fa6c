/** All services behind their channels. A missing channel does not compile. */
import { makeAnalysisService } from './analysis';
import { makeCardService } from './card';
import { makeCaseService } from './case';
import { makeClinicalService } from './clinical';
import { makeCohortService } from './cohort';
import type { ServiceContext, ServiceHandlers } from './context';
import { makeExtractionService } from './extraction';
import { makeImportService } from './import';
import { makeJobsService } from './jobs';
import { keepOutOfStore } from './output-place';
import { makeProfileService } from './profile-library';
import { makeReadingService } from './reading';
import { makeReportService } from './report';
import { makeRobustnessService } from './robustness-tests';
import { makeScoreService } from './score';
import { makeSelftestService } from './selftest-sheet';
import { makeSettingsService } from './settings';
import { makeSurvivalService } from './survival';
import { makeTableService } from './table';
import { makeVerifyService } from './verify';
import { makeWorklistService } from './worklist';

/** Makes the handlers of every channel that needs no window. */
export function makeServiceHandlers(context: ServiceContext): ServiceHandlers {
  const handlers: ServiceHandlers = {
    ...makeSelftestService(context),
    ...makeProfileService(),
    ...makeSettingsService(context),
    ...makeWorklistService(context),
    ...makeCaseService(context),
    ...makeImportService(context),
    ...makeJobsService(context),
    ...makeReadingService(context),
    ...makeExtractionService(context),
    ...makeRobustnessService(context),
    ...makeClinicalService(context),
    ...makeTableService(context),
    ...makeCohortService(context),
    ...makeSurvivalService(context),
    ...makeAnalysisService(context),
    ...makeCardService(context),
    ...makeScoreService(context),
    ...makeReportService(context),
    ...makeVerifyService(context),
  };
  const { store } = context;
  return {
    ...handlers,
    'read/export': keepOutOfStore(store, handlers['read/export']),
    'extraction/export': keepOutOfStore(store, handlers['extraction/export']),
    'robustness/export': keepOutOfStore(store, handlers['robustness/export']),
    'survival/export': keepOutOfStore(store, handlers['survival/export']),
    'analysis/start': keepOutOfStore(store, handlers['analysis/start']),
    'card/export': keepOutOfStore(store, handlers['card/export']),
    'report/print': keepOutOfStore(store, handlers['report/print']),
    'selftest/print': keepOutOfStore(store, handlers['selftest/print']),
  };
}

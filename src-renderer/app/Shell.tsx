/** The window: rail, patient banner, screen, status bar, and what can happen on every screen. */
import { createEffect, createSignal, ErrorBoundary, Match, onCleanup, onMount, Show, Switch, type JSX } from 'solid-js';
import { AnalysisScreen } from '@renderer/features/analysis/index';
import { CaseDataScreen } from '@renderer/features/case-data/index';
import { CohortScreen } from '@renderer/features/cohort/index';
import { ModelScreen } from '@renderer/features/model/index';
import { ReadingView } from '@renderer/features/reading/index';
import { ReportScreen } from '@renderer/features/report/index';
import { RobustnessScreen } from '@renderer/features/robustness/index';
import { SettingsScreen } from '@renderer/features/settings/index';
import { JobResultDialogs, WorklistScreen } from '@renderer/features/worklist/index';
import { chooseAndImport, importDropped } from '@renderer/state/importing';
import { caseDetail, openCaseId } from '@renderer/state/open-case';
import { goTo, screen, screens, type Screen } from '@renderer/state/route';
import { settings } from '@renderer/state/settings';
import { dismissToast, toasts, type Toast } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { EmptyState } from '@renderer/ui/States';
import { problemT, setLanguage, t } from '@renderer/ui/text';
import { Toasts, type ToastView } from '@renderer/ui/Toasts';
import { openHelp } from './help-state';
import { CommandPalette } from './CommandPalette';
import { HelpDialogs } from './HelpDialogs';
import { PatientBanner } from './PatientBanner';
import { Rail } from './Rail';
import { StatusBar } from './StatusBar';

function NoCase(): JSX.Element {
  return (
    <EmptyState title={t('shell.readMissing')} text={t('shell.readMissingText')} testId="no-case">
      <Button tone="act" onClick={() => goTo('worklist')}>
        {t('shell.goWorklist')}
      </Button>
    </EmptyState>
  );
}

function CaseScreen(props: { readonly children: (caseId: string) => JSX.Element }): JSX.Element {
  return (
    <Show when={openCaseId()} keyed fallback={<NoCase />}>
      {(caseId) => props.children(caseId)}
    </Show>
  );
}

function CurrentScreen(): JSX.Element {
  return (
    <Switch>
      <Match when={screen() === 'worklist'}>
        <WorklistScreen />
      </Match>
      <Match when={screen() === 'read'}>
        <CaseScreen>{(caseId) => <ReadingView caseId={caseId} />}</CaseScreen>
      </Match>
      <Match when={screen() === 'score'}>
        <CaseScreen>{(caseId) => <CaseDataScreen caseId={caseId} />}</CaseScreen>
      </Match>
      <Match when={screen() === 'report'}>
        <CaseScreen>{(caseId) => <ReportScreen caseId={caseId} />}</CaseScreen>
      </Match>
      <Match when={screen() === 'cohort'}>
        <CohortScreen />
      </Match>
      <Match when={screen() === 'model'}>
        <ModelScreen />
      </Match>
      <Match when={screen() === 'robustness'}>
        <RobustnessScreen />
      </Match>
      <Match when={screen() === 'analysis'}>
        <AnalysisScreen />
      </Match>
      <Match when={screen() === 'settings'}>
        <SettingsScreen />
      </Match>
    </Switch>
  );
}

function Crash(props: { readonly error: unknown; readonly again: () => void }): JSX.Element {
  // The developer tools and the end-to-end tests hear of it as of any uncaught error.
  onMount(() => window.reportError(props.error));
  return (
    <div class="state" role="alert" data-testid="crash">
      <h2 class="state-title">{t('shell.crashTitle')}</h2>
      <p class="state-text">{t('shell.crashText')}</p>
      <pre class="crash-detail">
        {props.error instanceof Error ? (props.error.stack ?? props.error.message) : String(props.error)}
      </pre>
      <Button tone="act" onClick={() => props.again()}>
        {t('shell.crashReload')}
      </Button>
    </div>
  );
}

const screenTitle = (which: Screen): string => (which === 'score' ? t('shell.features') : t(`shell.${which}`));
const toView = (toast: Toast): ToastView =>
  toast.kind === 'note'
    ? { id: toast.id, tone: 'plain', text: () => t(toast.key, toast.params) }
    : { id: toast.id, tone: 'stop', text: () => problemT(toast.problem) };

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.tagName === 'INPUT' || target.tagName === 'TEXTAREA' || target.isContentEditable);

const [palette, setPalette] = createSignal(false);

/** Keys that work on every screen. */
function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || document.querySelector('[role="dialog"]') !== null) return;
  if (event.key === 'F1' || (event.key === '?' && !isTyping(event.target))) {
    event.preventDefault();
    openHelp('keys');
    return;
  }
  if (event.ctrlKey && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    setPalette(true);
    return;
  }
  const wanted = event.altKey && !event.ctrlKey && !event.shiftKey ? screens[Number(event.key) - 1] : undefined;
  if (wanted !== undefined) {
    event.preventDefault();
    goTo(wanted);
    return;
  }
  if (event.ctrlKey && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'o') {
    event.preventDefault();
    void chooseAndImport('dicom-folder');
  }
}

export function Shell(): JSX.Element {
  const [dragDepth, setDragDepth] = createSignal(0);
  createEffect(() => {
    setLanguage(settings().language);
    document.documentElement.lang = settings().language;
    document.documentElement.dataset['theme'] = settings().theme;
  });
  createEffect(() => {
    const patient = caseDetail()?.patientName;
    document.title =
      patient === undefined
        ? t('shell.windowTitle', { screen: screenTitle(screen()) })
        : t('shell.windowTitleCase', { patient, screen: screenTitle(screen()) });
  });

  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
  onMount(() => {
    const listeners = new AbortController();
    const { signal } = listeners;
    window.addEventListener('keydown', onKey, { signal });
    window.addEventListener('dragenter', (event) => carriesFiles(event) && setDragDepth((depth) => depth + 1), { signal });
    window.addEventListener('dragleave', (event) => carriesFiles(event) && setDragDepth((depth) => Math.max(0, depth - 1)), {
      signal,
    });
    // Without this the window would open the file instead.
    window.addEventListener('dragover', (event) => event.preventDefault(), { signal });
    window.addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        setDragDepth(0);
        const files = event.dataTransfer?.files;
        if (files !== undefined && files.length > 0) void importDropped([...files]);
      },
      { signal },
    );
    onCleanup(() => listeners.abort());
  });

  return (
    <div class="shell">
      <Rail />
      <PatientBanner />
      <main class="main" data-testid={`screen-${screen()}`}>
        <ErrorBoundary fallback={(error: unknown, again) => <Crash error={error} again={again} />}>
          <CurrentScreen />
        </ErrorBoundary>
      </main>
      <StatusBar />
      <HelpDialogs />
      <CommandPalette open={palette()} onClose={() => setPalette(false)} />
      <JobResultDialogs />
      <Toasts toasts={toasts().map(toView)} onDismiss={dismissToast} />
      <Show when={dragDepth() > 0}>
        <div class="drop" aria-hidden="true">
          <div class="drop-box">
            <h2>{t('shell.dropTitle')}</h2>
            <p>{t('shell.dropText')}</p>
          </div>
        </div>
      </Show>
    </div>
  );
}

/** The report of the open case as it will be printed; saving and printing it; earlier reports. */
import FileDown from 'lucide-solid/icons/file-down';
import Printer from 'lucide-solid/icons/printer';
import { createMemo, createSignal, For, Match, onCleanup, Show, Switch, type JSX } from 'solid-js';
import type { ReportEntry } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { caseDetail } from '@renderer/state/open-case';
import { createRemote } from '@renderer/state/remote';
import { goTo } from '@renderer/state/route';
import { tell, tellProblem } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { dateAndTime } from '@renderer/ui/readable';
import { Select } from '@renderer/ui/Select';
import { ErrorState, LoadingState } from '@renderer/ui/States';
import { language as uiLanguage, t } from '@renderer/ui/text';
import './report.css';

/** A4 width at 96 px an inch; the document is laid out at this width and scaled to the window. */
const PAGE_WIDTH_PX = 794;
const PAGE_MARGIN_PX = 32;
const LARGEST_SCALE = 1.6;

function Preview(props: { readonly html: string }): JSX.Element {
  const [scale, setScale] = createSignal(1);
  const [height, setHeight] = createSignal(PAGE_WIDTH_PX * 1.414);
  let observer: ResizeObserver | undefined;
  onCleanup(() => observer?.disconnect());
  const watch = (holder: HTMLDivElement): void => {
    observer = new ResizeObserver(() => {
      const room = holder.clientWidth - PAGE_MARGIN_PX;
      setScale(Math.min(LARGEST_SCALE, Math.max(0.4, room / PAGE_WIDTH_PX)));
    });
    observer.observe(holder);
  };
  const measure = (frame: HTMLIFrameElement): void => {
    const inner = frame.contentDocument?.documentElement;
    if (inner !== undefined) setHeight(Math.max(inner.scrollHeight, 400));
  };
  return (
    <div class="report-paper" ref={watch}>
      <div class="report-page" style={{ width: `${PAGE_WIDTH_PX * scale()}px`, height: `${height() * scale()}px` }}>
        {/* allow-same-origin lets us measure the height; without allow-scripts nothing in the document can run. */}
        <iframe
          title={t('printing.preview')}
          class="report-frame"
          sandbox="allow-same-origin"
          srcdoc={props.html}
          data-testid="report-preview"
          style={{ width: `${PAGE_WIDTH_PX}px`, height: `${height()}px`, transform: `scale(${scale()})` }}
          onLoad={(event) => measure(event.currentTarget)}
        />
      </div>
    </div>
  );
}

function EarlierReports(props: { readonly reports: readonly ReportEntry[] }): JSX.Element {
  const open = async (reportId: string): Promise<void> => {
    const answer = await invoke('app/open-external', { what: 'report', reportId });
    if (!answer.ok) tellProblem(answer.error);
  };
  return (
    <section class="report-earlier">
      <h3>{t('printing.earlier')}</h3>
      <Show when={props.reports.length > 0} fallback={<p class="dim">{t('printing.earlierNone')}</p>}>
        <ul>
          <For each={props.reports}>
            {(report) => (
              <li class="report-line" data-testid="report-row">
                <div>
                  <div>{dateAndTime(report.createdAt)}</div>
                  <div class="faint">{t('printing.pages', { n: report.pages })}</div>
                  <Show when={report.path}>
                    {(path) => (
                      <div class="faint mono" title={path()}>
                        {path()}
                      </div>
                    )}
                  </Show>
                </div>
                <Button onClick={() => void open(report.reportId)}>{t('printing.open')}</Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}

export function ReportScreen(props: { readonly caseId: string }): JSX.Element {
  const [language, setLanguage] = createSignal(uiLanguage());
  const [busy, setBusy] = createSignal(false);
  const preview = createRemote('report/preview', () => ({ caseId: props.caseId, language: language() }), ['case']);
  const reports = createRemote('report/list', () => ({ caseId: props.caseId }), ['case', 'worklist']);
  const failure = createMemo(() => {
    const state = preview.state();
    return state.kind === 'failed' ? state.problem : null;
  });

  const save = async (): Promise<void> => {
    const suggestedName = `ICTOS-${caseDetail()?.patientId ?? props.caseId}.pdf`.replace(/[^\w.-]+/g, '_');
    const picked = await invoke('dialog/pick', { what: 'save-pdf', suggestedName });
    if (!picked.ok) {
      tellProblem(picked.error);
      return;
    }
    const path = picked.value.paths[0];
    if (path === undefined) return;
    setBusy(true);
    const answer = await invoke('report/print', { caseId: props.caseId, language: language(), path });
    setBusy(false);
    if (answer.ok) tell('printing.saved', { path: answer.value.path ?? path });
    else tellProblem(answer.error);
    await reports.refetch();
  };
  const print = async (): Promise<void> => {
    setBusy(true);
    const answer = await invoke('report/print-dialog', { caseId: props.caseId, language: language() });
    setBusy(false);
    if (!answer.ok) tellProblem(answer.error);
  };

  const ready = (): boolean => preview.value() !== null && !busy();
  return (
    <div class="report">
      <div class="report-main">
        <Switch fallback={<LoadingState label={t('printing.laying')} />}>
          <Match when={failure()}>
            {(problem) => (
              <ErrorState problem={problem()} onRetry={() => void preview.refetch()}>
                <Show when={problem().code === 'report/no-score'}>
                  <Button tone="act" onClick={() => goTo('score')} testId="report-go-score">
                    {t('printing.goScore')}
                  </Button>
                </Show>
              </ErrorState>
            )}
          </Match>
          <Match when={preview.value()}>{(value) => <Preview html={value().html} />}</Match>
        </Switch>
      </div>
      <aside class="report-side">
        <h2>{t('printing.title')}</h2>
        <p class="dim">{t('printing.text')}</p>
        <Select
          label={t('printing.language')}
          options={[
            { value: 'en', label: t('settings.language.en') },
            { value: 'zh-CN', label: t('settings.language.zh-CN') },
          ]}
          value={language()}
          onChange={setLanguage}
          testId="report-language"
        />
        <Button tone="act" icon={<FileDown size={16} />} disabled={!ready()} testId="report-save" onClick={() => void save()}>
          {t(busy() ? 'printing.busy' : 'printing.save')}
        </Button>
        <Button icon={<Printer size={16} />} disabled={!ready()} testId="report-print" onClick={() => void print()}>
          {t('printing.print')}
        </Button>
        <EarlierReports reports={reports.value() ?? []} />
      </aside>
    </div>
  );
}

/** The analysis of a study on one page: files and options on the left, their check and the results on the right. */
import { createMemo, createSignal, type JSX } from 'solid-js';
import type { AnalysisSettingEntry } from '@shared/contract/analysis-entities';
import type { RequestOf } from '@shared/contract/ipc';
import { defaultAnalysisConfig } from '@shared/core/pipeline/analysis-config';
import { analysisForm, analysisView, runningAnalysis, setAnalysisView, startAnalysis } from '@renderer/state/analysis';
import { createRemote } from '@renderer/state/remote';
import { settings as programSettings } from '@renderer/state/settings';
import { Tabs } from '@renderer/ui/Tabs';
import { t } from '@renderer/ui/text';
import { AnalysisFormView } from './AnalysisFormView';
import { CheckView } from './CheckView';
import { ResultView } from './ResultView';
import { RunBox } from './RunBox';
import { readOverrides } from './typed-overrides';
import './analysis.css';

type CheckRequest = RequestOf<'analysis/check'>;

export function AnalysisScreen(): JSX.Element {
  const runs = createRemote('analysis/list', () => ({}), ['analysis']);
  const files = createMemo((): CheckRequest['files'] | null => {
    const { training, ...others } = analysisForm().files;
    return training === null ? null : { training, ...others };
  });
  // What is typed changes no table: it is laid over the settings below, without reading the files again.
  const decimal = createMemo(() => analysisForm().decimal);
  const check = createRemote('analysis/check', () => {
    const given = files();
    const sign = decimal();
    return given && { files: given, overrides: sign === null ? {} : { decimal: sign } };
  });
  const configured = (key: 'bootstrap' | 'seed'): string =>
    check.value()?.summary?.settings.find((setting) => setting.key === key)?.value ?? String(defaultAnalysisConfig[key]);
  const typed = createMemo(() => readOverrides(analysisForm()));
  const settings = createMemo((): AnalysisSettingEntry[] => {
    const over = typed();
    return (check.value()?.summary?.settings ?? []).map((setting) => {
      const number = setting.key === 'bootstrap' ? over.bootstrap : setting.key === 'seed' ? over.seed : undefined;
      return typeof number === 'number' ? { ...setting, value: String(number) } : setting;
    });
  });
  const comma = createMemo(() => check.value()?.problems.find(({ problem }) => problem.code === 'clinical-table/decimal-comma'));

  const [starting, setStarting] = createSignal(false);
  const blocked = (): string | null => {
    const state = check.state();
    if (starting()) return t('analysis.blocked.starting');
    if (state.kind === 'idle') return t('analysis.blocked.training');
    if (state.kind === 'loading') return t('analysis.blocked.checking');
    if (state.kind === 'failed') return t('analysis.blocked.failed');
    if (comma()) return t('analysis.blocked.decimal');
    if (state.value.problemCount > 0) return t('analysis.blocked.problems', { n: state.value.problemCount });
    if (typed().bootstrap === null || typed().seed === null) return t('analysis.blocked.numbers');
    return analysisForm().folder === null ? t('analysis.blocked.output') : null;
  };
  const run = async (): Promise<void> => {
    const given = files();
    const { folder, pdf, decimal: sign } = analysisForm();
    const { bootstrap, seed } = typed();
    if (given === null || folder === null || blocked() !== null) return;
    setStarting(true);
    const refused = await startAnalysis({
      files: given,
      overrides: {
        ...(sign === null ? {} : { decimal: sign }),
        ...(typeof bootstrap === 'number' ? { bootstrap } : {}),
        ...(typeof seed === 'number' ? { seed } : {}),
      },
      path: folder,
      pdf,
      language: programSettings().language,
    });
    setStarting(false);
    if (refused?.code !== 'analysis/has-problems') return;
    setAnalysisView('check');
    await check.refetch();
  };

  return (
    <div class="screen">
      <div class="analysis">
        <aside class="analysis-side" aria-label={t('analysis.title')}>
          <div class="scroll analysis-form">
            <h1>{t('analysis.title')}</h1>
            <AnalysisFormView
              configured={{ bootstrap: configured('bootstrap'), seed: configured('seed') }}
              commaExample={comma()?.value ?? (decimal() === null ? undefined : null)}
              disabled={runningAnalysis() !== null || starting()}
            />
          </div>
          <RunBox blocked={blocked()} onRun={() => void run()} />
        </aside>
        <div class="analysis-main">
          <Tabs
            label={t('analysis.views')}
            value={analysisView()}
            onChange={setAnalysisView}
            tabs={[
              {
                value: 'check',
                label: t('analysis.tab.check'),
                content: () => <CheckView check={check} settings={settings()} />,
              },
              { value: 'result', label: t('analysis.tab.result'), content: () => <ResultView runs={runs} /> },
            ]}
          />
        </div>
      </div>
    </div>
  );
}

/** Theme, language, extraction profiles, the store and its check, the user. */
import { createSignal, For, Show, type JSX } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type { Settings, StoreVerification } from '@shared/contract/entities';
import { ProfileSection } from '@renderer/features/profiles/index';
import { invoke } from '@renderer/ipc/client';
import { appInfo } from '@renderer/state/app-info';
import { changeSettings, settings } from '@renderer/state/settings';
import { tellProblem } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { Select } from '@renderer/ui/Select';
import { ProblemNote } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';
import { KeysSection } from './KeysSection';
import { PeopleSection } from './PeopleSection';
import './settings.css';

const themes: readonly Settings['theme'][] = ['dark', 'light'];
const scales = ['0.9', '1', '1.1', '1.25', '1.5'] as const;
const languages: readonly Settings['language'][] = ['en', 'zh-CN'];

function Verification(props: { readonly result: StoreVerification }): JSX.Element {
  const lines = (): readonly { readonly label: string; readonly ok: boolean; readonly text: string }[] => [
    {
      label: t('settings.verifyDatabase'),
      ok: props.result.database,
      text: t(props.result.database ? 'settings.verifyWell' : 'settings.verifyDamaged'),
    },
    {
      label: t('settings.verifyObjects'),
      ok: props.result.objectsDamaged.length + props.result.objectsMissing.length === 0,
      text: t('settings.verifyObjectsText', {
        n: props.result.objectsChecked,
        damaged: props.result.objectsDamaged.length,
        missing: props.result.objectsMissing.length,
      }),
    },
    {
      label: t('settings.verifyAudit'),
      ok: props.result.auditChain,
      text: props.result.auditChain
        ? t('settings.verifyAuditWell', { n: props.result.auditEntries })
        : t('settings.verifyAuditBroken', { at: props.result.auditBreakAt }),
    },
  ];
  const bad = (): readonly string[] => [...props.result.objectsDamaged, ...props.result.objectsMissing];
  return (
    <div class="stack" data-testid="verify-result" data-ok={props.result.ok}>
      <p class={props.result.ok ? 'note' : 'note note-stop'} role="status">
        {t(props.result.ok ? 'settings.verifyOk' : 'settings.verifyBad')}
      </p>
      <dl class="facts">
        <For each={lines()}>
          {(line) => (
            <>
              <dt>{line.label}</dt>
              <dd classList={{ stop: !line.ok }}>{line.text}</dd>
            </>
          )}
        </For>
      </dl>
      <Show when={bad().length > 0}>
        <ul class="bad-objects">
          <For each={bad()}>{(name) => <li>{name}</li>}</For>
        </ul>
      </Show>
    </div>
  );
}

export function SettingsScreen(): JSX.Element {
  const [verification, setVerification] = createSignal<StoreVerification | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [busy, setBusy] = createSignal(false);
  const verify = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    setVerification(null);
    const answer = await invoke('store/verify', {});
    setBusy(false);
    if (answer.ok) setVerification(answer.value);
    else setProblem(answer.error);
  };
  const showFolder = async (): Promise<void> => {
    const answer = await invoke('app/open-external', { what: 'store-folder' });
    if (!answer.ok) tellProblem(answer.error);
  };
  return (
    <div class="scroll screen-pad">
      <div class="settings">
        <h1>{t('settings.title')}</h1>
        <section class="panel">
          <h2>{t('settings.appearance')}</h2>
          <div class="settings-row">
            <Select
              label={t('settings.theme')}
              options={themes.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
              value={settings().theme}
              onChange={(theme) => void changeSettings({ theme })}
              testId="settings-theme"
            />
            <Select
              label={t('settings.language')}
              options={languages.map((value) => ({ value, label: t(`settings.language.${value}`) }))}
              value={settings().language}
              onChange={(language) => void changeSettings({ language })}
              testId="settings-language"
            />
            <Select
              label={t('settings.uiScale')}
              options={scales.map((value) => ({
                value,
                label: t('settings.uiScaleValue', { percent: Math.round(Number(value) * 100) }),
              }))}
              value={String(settings().uiScale)}
              onChange={(scale) => void changeSettings({ uiScale: Number(scale) })}
              testId="settings-ui-scale"
            />
          </div>
        </section>
        <PeopleSection />
        <KeysSection />
        <ProfileSection />
        <section class="panel">
          <h2>{t('settings.store')}</h2>
          <p class="dim">{t('settings.storeText')}</p>
          <Show when={appInfo()}>
            {(info) => (
              <dl class="facts">
                <dt>{t('settings.storePath')}</dt>
                <dd class="mono" data-testid="settings-store-path">
                  {info().storePath}
                </dd>
                <dt>{t('settings.user')}</dt>
                <dd>{t('shell.user', { name: info().user.name, role: t(`term.${info().user.role}`) })}</dd>
              </dl>
            )}
          </Show>
          <div class="button-row">
            <Button tone="act" disabled={busy()} testId="settings-verify" onClick={() => void verify()}>
              {t(busy() ? 'settings.verifying' : 'settings.verify')}
            </Button>
            <Button onClick={() => void showFolder()} testId="settings-open-folder">
              {t('settings.openFolder')}
            </Button>
          </div>
          <Show when={problem()}>{(failed) => <ProblemNote problem={failed()} />}</Show>
          <Show when={verification()}>{(result) => <Verification result={result()} />}</Show>
        </section>
      </div>
    </div>
  );
}

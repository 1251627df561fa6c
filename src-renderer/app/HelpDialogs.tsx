/** Help: keys, about, check of the installation, self-test. */
import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import { createMemo, createSignal, For, Match, Show, Switch, type JSX } from 'solid-js';
import type { DoctorCheck } from '@shared/contract/entities';
import type { Problem } from '@shared/base/result';
import type { MessageKey } from '@shared/messages/index';
import { invoke } from '@renderer/ipc/client';
import { keysOfCommand, keyText, readingCommands } from '@renderer/editor/key-map';
import { readingKeys } from '@renderer/state/reading-keys';
import { appInfo } from '@renderer/state/app-info';
import { Button } from '@renderer/ui/Button';
import { Dialog } from '@renderer/ui/Dialog';
import { ErrorState, LoadingState } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';
import { closeHelp, help } from './help-state';
import { SelftestDialog } from './SelftestDialog';

interface KeyLine {
  readonly keys: readonly string[];
  readonly text: MessageKey;
}

const everywhere: readonly KeyLine[] = [
  { keys: ['?', 'F1'], text: 'shell.key.help' },
  { keys: ['Alt+1 … 9'], text: 'shell.key.screens' },
  { keys: ['Ctrl+O'], text: 'shell.key.import' },
  { keys: ['Ctrl+K'], text: 'shell.key.palette' },
  { keys: ['F6', 'Shift+F6'], text: 'shell.key.regions' },
];
const inWorklist: readonly KeyLine[] = [
  { keys: ['/'], text: 'shell.key.filter' },
  { keys: ['↑', '↓'], text: 'shell.key.rows' },
  { keys: ['Enter'], text: 'shell.key.open' },
  { keys: ['Ctrl+Space'], text: 'shell.key.select' },
];

/** The commands of the reading screen that have a key, as the reader has them. */
const inRead = (): readonly KeyLine[] =>
  readingCommands.flatMap((command): KeyLine[] => {
    const keys = keysOfCommand(readingKeys(), command).map(keyText);
    return keys.length === 0 ? [] : [{ keys, text: `reading.command.${command}` }];
  });

function KeyList(props: { readonly title: string; readonly lines: readonly KeyLine[] }): JSX.Element {
  return (
    <section class="keys">
      <h3>{props.title}</h3>
      <dl class="facts">
        <For each={props.lines}>
          {(line) => (
            <>
              <dt>
                <For each={line.keys}>{(key) => <kbd class="key">{key}</kbd>}</For>
              </dt>
              <dd>{t(line.text)}</dd>
            </>
          )}
        </For>
      </dl>
    </section>
  );
}

function Doctor(): JSX.Element {
  const [checks, setChecks] = createSignal<readonly DoctorCheck[] | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const ask = async (): Promise<void> => {
    setChecks(null);
    setProblem(null);
    const answer = await invoke('app/doctor', {});
    if (answer.ok) setChecks(answer.value);
    else setProblem(answer.error);
  };
  void ask();
  const bad = createMemo(() => (checks() ?? []).filter((check) => !check.ok).length);
  return (
    <Switch fallback={<LoadingState />}>
      <Match when={problem()}>{(failed) => <ErrorState problem={failed()} onRetry={() => void ask()} />}</Match>
      <Match when={checks()}>
        {(list) => (
          <div class="stack">
            <p data-testid="doctor-summary">
              {bad() === 0
                ? t('shell.doctorAllWell', { n: list().length })
                : t('shell.doctorSome', { n: bad(), total: list().length })}
            </p>
            <ul class="checks">
              <For each={list()}>
                {(check) => (
                  <li class="check" data-ok={check.ok}>
                    <Show when={check.ok} fallback={<CircleAlert size={16} class="look" aria-label={t('shell.doctorBad')} />}>
                      <CircleCheck size={16} aria-label={t('shell.doctorOk')} />
                    </Show>
                    <div>
                      <strong>{check.name}</strong> <span class="dim">{check.detail}</span>
                      <Show when={check.advice}>{(advice) => <p>{advice()}</p>}</Show>
                    </div>
                  </li>
                )}
              </For>
            </ul>
            <div>
              <Button onClick={() => void ask()}>{t('shell.doctorRun')}</Button>
            </div>
          </div>
        )}
      </Match>
    </Switch>
  );
}

function About(): JSX.Element {
  return (
    <Show when={appInfo()} fallback={<LoadingState />}>
      {(info) => (
        <div class="stack">
          <p data-testid="about-version">
            {t('shell.aboutVersion', { version: info().version, build: t(`term.${info().buildKind}`) })}
          </p>
          <p class="dim">
            {t('shell.aboutEngine', { electron: info().electron, sqlite: info().sqlite, platform: info().platform })}
          </p>
          <p>{t('shell.aboutText')}</p>
          <p class="note note-look">{t('shell.researchUse')}</p>
          <h3>{t('shell.aboutNotices')}</h3>
          <p class="dim">{t('shell.aboutNoticesText')}</p>
        </div>
      )}
    </Show>
  );
}

export function HelpDialogs(): JSX.Element {
  return (
    <>
      <Dialog open={help() === 'keys'} onClose={closeHelp} title={t('shell.keysTitle')} testId="keys-dialog">
        <div class="keys-columns">
          <KeyList title={t('shell.keysEverywhere')} lines={everywhere} />
          <KeyList title={t('shell.keysWorklist')} lines={inWorklist} />
          <KeyList title={t('shell.keysRead')} lines={inRead()} />
        </div>
      </Dialog>
      <Dialog open={help() === 'about'} onClose={closeHelp} title={t('shell.aboutTitle')} testId="about-dialog">
        <About />
      </Dialog>
      <Dialog open={help() === 'doctor'} onClose={closeHelp} title={t('shell.doctorTitle')} testId="doctor-dialog">
        <Doctor />
      </Dialog>
      <SelftestDialog open={help() === 'selftest'} onClose={closeHelp} />
    </>
  );
}

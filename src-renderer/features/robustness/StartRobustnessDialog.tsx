/** What a robustness test does, its few choices, and starting it. */
import { createMemo, createSignal, Show, type JSX } from 'solid-js';
import { defaultPerturbations } from '@shared/core/pipeline/perturbation-plan';
import { appInfo } from '@renderer/state/app-info';
import { startRobustness } from '@renderer/state/robustness';
import { Button } from '@renderer/ui/Button';
import { Dialog } from '@renderer/ui/Dialog';
import { Field } from '@renderer/ui/Field';
import { t } from '@renderer/ui/text';
import { rangeTexts } from './range-texts';
import { readChoice, type TypedChoice } from './typed-choice';
import './robustness.css';

export interface StartRobustnessDialogProps {
  readonly caseIds: readonly string[];
  readonly onClose: () => void;
}

export function StartRobustnessDialog(props: StartRobustnessDialogProps): JSX.Element {
  const [typed, setTyped] = createSignal<TypedChoice>({ repetitions: '30', seed: '1', threshold: '0.8' });
  const [starting, setStarting] = createSignal(false);
  const choice = createMemo(() => readChoice(typed()));
  const type = (key: keyof TypedChoice, text: string): TypedChoice => setTyped((before) => ({ ...before, [key]: text }));
  const ready = createMemo(() => {
    const { repetitions, seed, threshold } = choice();
    return repetitions === null || seed === null || threshold === null ? null : { repetitions, seed, threshold };
  });
  const start = async (): Promise<void> => {
    const chosen = ready();
    if (chosen === null || starting()) return;
    setStarting(true);
    const started = await startRobustness({ caseIds: [...props.caseIds], ...chosen });
    setStarting(false);
    if (started) props.onClose();
  };
  const onEnter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') void start();
  };
  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title={t('robustness.startTitle')}
      description={t('robustness.startText', { n: props.caseIds.length })}
      testId="robustness-start"
      actions={
        <>
          <Button onClick={() => props.onClose()}>{t('action.cancel')}</Button>
          <Button
            tone="act"
            disabled={ready() === null || starting()}
            testId="robustness-start-confirm"
            onClick={() => void start()}
          >
            {t('robustness.start')}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p class="dim">
          {t('robustness.startRanges', { ...rangeTexts(defaultPerturbations), profile: appInfo()?.profile.name ?? '' })}
        </p>
        <Show when={props.caseIds.length < 2}>
          <p class="note note-look">{t('robustness.startFew')}</p>
        </Show>
        <div class="robustness-choices">
          <Field
            label={t('robustness.repetitions')}
            value={typed().repetitions}
            onText={(text) => type('repetitions', text)}
            error={choice().repetitions === null ? t('robustness.badRepetitions') : null}
            inputmode="numeric"
            onKeyDown={onEnter}
            testId="robustness-repetitions"
          />
          <Field
            label={t('robustness.threshold')}
            value={typed().threshold}
            onText={(text) => type('threshold', text)}
            error={choice().threshold === null ? t('robustness.badThreshold') : null}
            inputmode="decimal"
            onKeyDown={onEnter}
            testId="robustness-threshold"
          />
          <Field
            label={t('robustness.seed')}
            value={typed().seed}
            onText={(text) => type('seed', text)}
            error={choice().seed === null ? t('robustness.badSeed') : null}
            hint={t('robustness.seedHint')}
            inputmode="numeric"
            onKeyDown={onEnter}
            testId="robustness-seed"
          />
        </div>
      </div>
    </Dialog>
  );
}

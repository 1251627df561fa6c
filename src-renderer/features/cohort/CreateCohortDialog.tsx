/** Names a cohort made of chosen cases. */
import { createSignal, Show, type JSX } from 'solid-js';
import type { Problem } from '@shared/base/result';
import { invoke } from '@renderer/ipc/client';
import { setCurrentCohortId } from '@renderer/state/cohorts';
import { goTo } from '@renderer/state/route';
import { Button } from '@renderer/ui/Button';
import { Dialog } from '@renderer/ui/Dialog';
import { Field } from '@renderer/ui/Field';
import { ProblemNote } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';

export interface CreateCohortDialogProps {
  readonly open: boolean;
  readonly caseIds: readonly string[];
  readonly onClose: () => void;
  readonly onCreated: () => void;
}

export function CreateCohortDialog(props: CreateCohortDialogProps): JSX.Element {
  const [name, setName] = createSignal('');
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const close = (): void => {
    setName('');
    setProblem(null);
    props.onClose();
  };
  const create = async (): Promise<void> => {
    const answer = await invoke('cohort/create', { name: name().trim(), caseIds: [...props.caseIds] });
    if (!answer.ok) {
      setProblem(answer.error);
      return;
    }
    setCurrentCohortId(answer.value.cohortId);
    props.onCreated();
    close();
    goTo('cohort');
  };
  return (
    <Dialog
      open={props.open}
      onClose={close}
      title={t('cohort.createTitle')}
      description={t('cohort.createText', { n: props.caseIds.length })}
      testId="cohort-create"
      actions={
        <>
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button tone="act" disabled={name().trim() === ''} testId="cohort-create-confirm" onClick={() => void create()}>
            {t('action.create')}
          </Button>
        </>
      }
    >
      <div class="stack">
        <Field
          label={t('cohort.name')}
          value={name()}
          onText={setName}
          maxLength={120}
          testId="cohort-name"
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key === 'Enter' && name().trim() !== '') void create();
          }}
        />
        <Show when={problem()}>{(failed) => <ProblemNote problem={failed()} />}</Show>
      </div>
    </Dialog>
  );
}

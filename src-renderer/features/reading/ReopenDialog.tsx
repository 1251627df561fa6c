/** Asks why a finalised read is opened again. */
import { createSignal, type JSX } from 'solid-js';
import { Button } from '@renderer/ui/Button';
import { Dialog } from '@renderer/ui/Dialog';
import { Field } from '@renderer/ui/Field';
import { t } from '@renderer/ui/text';

export function ReopenDialog(props: {
  readonly open: boolean;
  /** The revision that was finalised. */
  readonly revision: number;
  readonly onClose: () => void;
  readonly onReopen: (reason: string) => void;
}): JSX.Element {
  const [reason, setReason] = createSignal('');
  const reopen = (): void => {
    const why = reason().trim();
    if (why === '') return;
    setReason('');
    props.onReopen(why);
    props.onClose();
  };
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={t('reading.reopenTitle')}
      description={t('reading.reopenText', { n: props.revision, next: props.revision + 1 })}
      testId="reopen-dialog"
      actions={
        <>
          <Button onClick={() => props.onClose()}>{t('action.cancel')}</Button>
          <Button tone="act" testId="reopen-confirm" disabled={reason().trim() === ''} onClick={reopen}>
            {t('reading.reopen')}
          </Button>
        </>
      }
    >
      <Field
        label={t('reading.reopenReason')}
        hint={t('reading.reopenReasonHint')}
        value={reason()}
        maxLength={500}
        data-autofocus
        onText={setReason}
        onKeyDown={(event) => event.key === 'Enter' && reopen()}
        testId="reopen-reason"
      />
    </Dialog>
  );
}

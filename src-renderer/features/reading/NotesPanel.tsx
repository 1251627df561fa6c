/** Notes on the slices of the read in front: the one of the slice shown to write in, the others to go to. */
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show, type JSX } from 'solid-js';
import type { Reading } from '@renderer/state/reading';
import { Field } from '@renderer/ui/Field';
import { t } from '@renderer/ui/text';

/** A note is kept when the writer pauses, so that closing the window loses nothing but the last words. */
const KEEP_AFTER_MS = 700;

export function NotesPanel(props: { readonly reading: Reading }): JSX.Element {
  const reading = (): Reading => props.reading;
  const slice = createMemo(() => reading().drawingSlice());
  const readId = createMemo(() => reading().read()?.readId);
  const stored = (): string =>
    reading()
      .read()
      ?.notes.find(({ k }) => k === slice())?.text ?? '';
  const [text, setText] = createSignal('');
  /** What is written but not kept yet, with its slice. */
  let pending: { readonly k: number; readonly text: string } | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    clearTimeout(pause);
    const note = pending;
    pending = null;
    if (note) void reading().setNote(note.k, note.text);
  };
  createEffect(
    on([slice, readId], () => {
      keep();
      setText(stored());
    }),
  );
  onCleanup(keep);
  return (
    <div class="history notes" data-testid="notes">
      <div class="notes-field">
        <Field
          label={t('reading.noteOn', { slice: slice() + 1 })}
          value={text()}
          maxLength={500}
          disabled={reading().read()?.state !== 'draft'}
          onText={(now) => {
            setText(now);
            pending = { k: slice(), text: now };
            clearTimeout(pause);
            pause = setTimeout(keep, KEEP_AFTER_MS);
          }}
          onBlur={keep}
          testId="note-text"
        />
      </div>
      <Show
        when={(reading().read()?.notes.length ?? 0) > 0}
        fallback={<p class="faint history-empty">{t('reading.notesNone')}</p>}
      >
        <ol class="history-list" aria-label={t('reading.notesHint')}>
          <For each={reading().read()?.notes}>
            {(note) => (
              <li>
                <button
                  type="button"
                  class="history-step"
                  aria-current={note.k === slice() ? 'step' : undefined}
                  data-testid={`note-${note.k}`}
                  onClick={() => reading().setSlice('axial', note.k)}
                >
                  <span class="nowrap faint">{t('reading.noteOf', { slice: note.k + 1 })}</span>
                  <span class="note-words">{note.text}</span>
                </button>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </div>
  );
}

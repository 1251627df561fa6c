/** What can be done to the read in front beside drawing: fill between slices, carry, review, go back, go on to the next case. */
import ArrowRight from 'lucide-solid/icons/arrow-right';
import Check from 'lucide-solid/icons/check';
import Download from 'lucide-solid/icons/download';
import CopyPlus from 'lucide-solid/icons/copy-plus';
import Box from 'lucide-solid/icons/box';
import Users from 'lucide-solid/icons/users';
import StickyNote from 'lucide-solid/icons/sticky-note';
import ClipboardCheck from 'lucide-solid/icons/clipboard-check';
import History from 'lucide-solid/icons/clock-arrow-left';
import Rows from 'lucide-solid/icons/rows-3';
import { createSignal, For, Show, type JSX } from 'solid-js';
import { appInfo } from '@renderer/state/app-info';
import { sessionList } from '@renderer/state/session';
import { openNextCase } from '@renderer/state/next-case';
import { keyOf } from '@renderer/state/reading-keys';
import type { Reading } from '@renderer/state/reading';
import { exportRoi } from '@renderer/state/export-roi';
import { Button, IconButton } from '@renderer/ui/Button';
import { t } from '@renderer/ui/text';
import { focusDrawingPane } from './focus-drawing-pane';
import { HistoryList } from './HistoryList';
import { ComparePanel } from './ComparePanel';
import { NotesPanel } from './NotesPanel';
import { SurfacePanel } from './SurfacePanel';
import { slicesText } from './slices-text';

export function ReadSteps(props: { readonly reading: Reading }): JSX.Element {
  const [list, setList] = createSignal<'history' | 'notes' | 'compare' | 'surface' | null>(null);
  const toggle = (which: 'history' | 'notes' | 'compare' | 'surface'): void =>
    void setList((shown) => (shown === which ? null : which));
  // Several people on the store, and not a reader: who may is decided by the main process, this only keeps the button away.
  const mayCompare = (): boolean => (sessionList()?.users.length ?? 0) > 1 && appInfo()?.user.role !== 'reader';
  const notes = (): number => reading().read()?.notes.length ?? 0;
  const reading = (): Reading => props.reading;
  const locked = (): boolean => reading().read()?.state !== 'draft' || reading().unsaved() !== null;
  const shownMark = (): string | undefined => reading().document()?.marks.get(reading().drawingSlice());
  const waits = (): boolean => reading().unreviewed().length > 0;
  const sequenceName = (): string => t(`term.${reading().sequence()}`);
  return (
    <>
      <p class="unreviewed" classList={{ 'unreviewed-some': waits() }} role="status" title={t('reading.unreviewedHint')}>
        <Show when={waits()} fallback={t('reading.unreviewedNone')}>
          <span class="ellipsis" data-testid="unreviewed">
            {t('reading.unreviewed', { slices: reading().unreviewed().length, list: slicesText(reading().unreviewed()) })}
          </span>
          <Button
            testId="go-to-unreviewed"
            onClick={(event) => {
              reading().goToUnreviewed();
              focusDrawingPane(event);
            }}
          >
            {t('reading.goToUnreviewed')}
          </Button>
        </Show>
      </p>
      <div class="read-steps">
        <Button
          icon={<Rows size={14} />}
          testId="interpolate"
          title={t('reading.interpolateHint', { key: keyOf('interpolate') })}
          disabled={locked() || reading().proposing()}
          onClick={(event) => {
            reading().interpolate();
            focusDrawingPane(event);
          }}
        >
          {t('reading.interpolate')}
        </Button>
        <Button
          icon={<Check size={14} />}
          testId="review"
          title={t('reading.reviewHint', { key: keyOf('review') })}
          disabled={locked() || shownMark() === undefined || shownMark() === 'reviewed'}
          onClick={(event) => {
            reading().review();
            focusDrawingPane(event);
          }}
        >
          {t('reading.review')}
        </Button>
        <For each={reading().carrySources()}>
          {(sequence) => (
            <Button
              icon={<CopyPlus size={14} />}
              testId={`carry-${sequence}`}
              title={t('reading.carryHint', { sequence: t(`term.${sequence}`) })}
              disabled={locked() || reading().proposing()}
              onClick={(event) => {
                reading().carryFrom(sequence);
                focusDrawingPane(event);
              }}
            >
              {t('reading.carryFrom', { sequence: t(`term.${sequence}`) })}
            </Button>
          )}
        </For>
        <Button
          tone="quiet"
          icon={<History size={14} />}
          testId="history"
          title={t('reading.historyHint')}
          aria-expanded={list() === 'history'}
          onClick={() => toggle('history')}
        >
          {t('reading.history')}
        </Button>
        <Button
          tone="quiet"
          icon={<StickyNote size={14} />}
          testId="notes-toggle"
          title={t('reading.notesHint')}
          aria-expanded={list() === 'notes'}
          onClick={() => toggle('notes')}
        >
          {notes() > 0 ? `${t('reading.notes')} ${notes()}` : t('reading.notes')}
        </Button>
        <Button
          tone="quiet"
          icon={<Box size={14} />}
          testId="surface-toggle"
          title={t('surface.hint')}
          aria-expanded={list() === 'surface'}
          onClick={() => toggle('surface')}
        >
          {t('surface.title')}
        </Button>
        <Show when={mayCompare()}>
          <IconButton
            label={t('compare.title')}
            icon={<Users size={14} />}
            testId="compare-toggle"
            aria-expanded={list() === 'compare'}
            onClick={() => toggle('compare')}
          />
        </Show>
        <Show when={reading().read()?.state === 'draft'}>
          <Button
            tone="quiet"
            icon={<ClipboardCheck size={14} />}
            testId="submit-read"
            title={t('reading.submitHint')}
            disabled={(reading().measures()?.voxels ?? 0) === 0 || locked() || reading().changingState()}
            onClick={() => void reading().setReadState(reading().read()?.forReview === true ? 'draft' : 'review')}
          >
            {t(reading().read()?.forReview === true ? 'reading.takeBack' : 'reading.submit')}
          </Button>
        </Show>
        <IconButton
          label={t('reading.exportRoi')}
          icon={<Download size={14} />}
          testId="export-roi"
          disabled={(reading().measures()?.voxels ?? 0) === 0 || reading().unsaved() !== null}
          onClick={() => void exportRoi(reading())}
        />
        <Button
          tone="quiet"
          class="next-case"
          icon={<ArrowRight size={14} />}
          testId="next-case"
          title={t('reading.nextCaseHint', { sequence: sequenceName() })}
          disabled={reading().unsaved() !== null}
          onClick={() => void openNextCase(reading().caseId, reading().sequence())}
        >
          {t('reading.nextCase')}
        </Button>
      </div>
      <Show when={list() === 'history'}>
        <HistoryList reading={reading()} />
      </Show>
      <Show when={list() === 'surface'}>
        <SurfacePanel reading={reading()} />
      </Show>
      <Show when={list() === 'compare'}>
        <ComparePanel reading={reading()} />
      </Show>
      <Show when={list() === 'notes'}>
        <NotesPanel reading={reading()} />
      </Show>
    </>
  );
}

/** What an analysis is made from: files, decimal sign where it must be asked, bootstrap, seed, output. */
import X from 'lucide-solid/icons/x';
import { For, Show, type JSX } from 'solid-js';
import type { AnalysisFileRole } from '@shared/contract/analysis-entities';
import { invoke } from '@renderer/ipc/client';
import { analysisForm, changeAnalysisForm, setAnalysisFile } from '@renderer/state/analysis';
import { tellProblem } from '@renderer/state/toasts';
import { Button, IconButton } from '@renderer/ui/Button';
import { Checkbox } from '@renderer/ui/Checkbox';
import { DecimalQuestion } from '@renderer/ui/DecimalQuestion';
import { Field } from '@renderer/ui/Field';
import { t } from '@renderer/ui/text';
import { fileNameOf } from './file-name';
import { readOverrides } from './typed-overrides';

const roles: readonly { readonly role: AnalysisFileRole; readonly what: 'table' | 'json' }[] = [
  { role: 'training', what: 'table' },
  { role: 'validation', what: 'table' },
  { role: 'reads', what: 'table' },
  { role: 'robust', what: 'json' },
  { role: 'config', what: 'json' },
];

/** The path chosen in the system's dialog; null when it was closed. */
async function pick(what: 'table' | 'json' | 'output-folder'): Promise<string | null> {
  const picked = await invoke('dialog/pick', { what });
  if (picked.ok) return picked.value.paths[0] ?? null;
  tellProblem(picked.error);
  return null;
}

interface PlaceRowProps {
  readonly label: string;
  readonly path: string | null;
  readonly hint: string;
  /** Files by their name, folders by their path. */
  readonly shown: (path: string) => string;
  readonly disabled: boolean;
  readonly testId: string;
  readonly onChoose: () => void;
  readonly onClear?: (() => void) | undefined;
}

/** A place on disk: its name or what it is for, and the buttons to choose it and take it out. */
function PlaceRow(props: PlaceRowProps): JSX.Element {
  return (
    <div class="place-row">
      <div class="place-text">
        <div class="place-label">{props.label}</div>
        <Show when={props.path} fallback={<div class="field-hint">{props.hint}</div>}>
          {(path) => (
            <div class="place-name" title={path()} data-testid={props.testId}>
              {props.shown(path())}
            </div>
          )}
        </Show>
      </div>
      <div class="place-buttons">
        <Show when={props.path !== null && props.onClear}>
          {(clear) => (
            <IconButton
              label={t('analysis.clearOf', { what: props.label })}
              icon={<X size={14} />}
              disabled={props.disabled}
              testId={`${props.testId}-clear`}
              onClick={() => clear()()}
            />
          )}
        </Show>
        <Button
          aria-label={t('analysis.chooseOf', { what: props.label })}
          disabled={props.disabled}
          testId={`${props.testId}-choose`}
          onClick={() => props.onChoose()}
        >
          {t('analysis.choose')}
        </Button>
      </div>
    </div>
  );
}

export interface AnalysisFormViewProps {
  /** What the files' configuration says, for empty boxes. */
  readonly configured: { readonly bootstrap: string; readonly seed: string };
  /** A cell that could mean two numbers; null where none is left, undefined where it was not asked. */
  readonly commaExample: string | null | undefined;
  readonly disabled: boolean;
}

export function AnalysisFormView(props: AnalysisFormViewProps): JSX.Element {
  const typed = (): ReturnType<typeof readOverrides> => readOverrides(analysisForm());
  const chooseFile = async (role: AnalysisFileRole, what: 'table' | 'json'): Promise<void> => {
    const path = await pick(what);
    if (path !== null) setAnalysisFile(role, path);
  };
  const chooseFolder = async (): Promise<void> => {
    const folder = await pick('output-folder');
    if (folder !== null) changeAnalysisForm({ folder });
  };
  return (
    <>
      <section class="stack" aria-labelledby="analysis-files">
        <h2 id="analysis-files">{t('analysis.files')}</h2>
        <For each={roles}>
          {({ role, what }) => (
            <PlaceRow
              label={t(`analysis.role.${role}`)}
              path={analysisForm().files[role]}
              hint={t(`analysis.hint.${role}`)}
              shown={fileNameOf}
              disabled={props.disabled}
              testId={`analysis-${role}`}
              onChoose={() => void chooseFile(role, what)}
              onClear={() => setAnalysisFile(role, null)}
            />
          )}
        </For>
        <Show when={props.commaExample !== undefined}>
          <DecimalQuestion
            example={props.commaExample ?? null}
            value={analysisForm().decimal}
            disabled={props.disabled}
            onChange={(decimal) => changeAnalysisForm({ decimal })}
          />
        </Show>
      </section>
      <section class="stack" aria-labelledby="analysis-options">
        <h2 id="analysis-options">{t('analysis.options')}</h2>
        <div class="analysis-numbers">
          <Field
            label={t('analysis.bootstrap')}
            value={analysisForm().bootstrap}
            onText={(bootstrap) => changeAnalysisForm({ bootstrap })}
            error={typed().bootstrap === null ? t('analysis.badBootstrap') : null}
            hint={t('analysis.bootstrapHint', { value: props.configured.bootstrap })}
            placeholder={props.configured.bootstrap}
            inputmode="numeric"
            disabled={props.disabled}
            testId="analysis-bootstrap"
          />
          <Field
            label={t('analysis.seed')}
            value={analysisForm().seed}
            onText={(seed) => changeAnalysisForm({ seed })}
            error={typed().seed === null ? t('analysis.badSeed') : null}
            hint={t('analysis.emptyIsConfigured', { value: props.configured.seed })}
            placeholder={props.configured.seed}
            inputmode="numeric"
            disabled={props.disabled}
            testId="analysis-seed"
          />
        </div>
        <PlaceRow
          label={t('analysis.output')}
          path={analysisForm().folder}
          hint={t('analysis.outputHint')}
          shown={(path) => path}
          disabled={props.disabled}
          testId="analysis-output"
          onChoose={() => void chooseFolder()}
        />
        <Checkbox
          label={t('analysis.pdf')}
          checked={analysisForm().pdf}
          disabled={props.disabled}
          onChange={(pdf) => changeAnalysisForm({ pdf })}
          testId="analysis-pdf"
        />
      </section>
    </>
  );
}

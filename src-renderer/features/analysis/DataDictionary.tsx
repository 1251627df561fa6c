/** The named columns of a table, folded away until they are asked for. */
import { createSignal, type JSX } from 'solid-js';
import { isMessageKey } from '@shared/messages/index';
import { dataDictionary, type DictionaryColumn } from '@shared/core/scoring/data-dictionary';
import { Table } from '@renderer/ui/Table';
import { t } from '@renderer/ui/text';
import { columnNeed } from './column-needs';

function cellText({ type, unit, allowed }: DictionaryColumn): string {
  if (type === 'choice') return (allowed ?? []).join(', ');
  const cell = t(`analysis.cell.${type}`);
  const unitKey = `analysis.unit.${unit ?? ''}`;
  return unit === null ? cell : t('analysis.cell.unit', { cell, unit: isMessageKey(unitKey) ? t(unitKey) : unit });
}

function meaningText({ column, meaning }: DictionaryColumn): string {
  const key = `analysis.dict.${column}`;
  return isMessageKey(key) ? t(key) : meaning;
}

/** Whether a person opened or closed it; null: neither. Kept while other screens are shown. */
const [chosen, setChosen] = createSignal<boolean | null>(null);

export function DataDictionary(props: { readonly openAtFirst: boolean }): JSX.Element {
  const isOpen = (): boolean => chosen() ?? props.openAtFirst;
  return (
    <details class="panel disclosure" open={isOpen()} data-testid="analysis-dictionary">
      <summary
        onClick={(event) => {
          event.preventDefault();
          setChosen(!isOpen());
        }}
      >
        {t('analysis.dictionary')}
      </summary>
      <p class="dim">{t('analysis.dictionaryText')}</p>
      <Table<DictionaryColumn>
        label={t('analysis.dictionary')}
        rows={dataDictionary}
        columns={[
          { key: 'column', header: t('analysis.col.column'), cell: (row) => <code class="analysis-code">{row.column}</code> },
          {
            key: 'needed',
            header: t('analysis.col.needed'),
            cell: (row) => (
              <span class="nowrap" classList={{ faint: columnNeed(row.column) === 'no' }}>
                {t(`analysis.need.${columnNeed(row.column)}`)}
              </span>
            ),
          },
          { key: 'cells', header: t('analysis.col.cells'), cell: cellText },
          { key: 'meaning', header: t('analysis.col.meaning'), cell: meaningText },
        ]}
      />
    </details>
  );
}

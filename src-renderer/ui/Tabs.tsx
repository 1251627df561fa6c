/** A row of tabs over one panel. */
import { Tabs as KTabs } from '@kobalte/core/tabs';
import { For, type JSX } from 'solid-js';

interface TabSpec<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly content: () => JSX.Element;
}

export interface TabsProps<V extends string> {
  readonly label: string;
  readonly tabs: readonly TabSpec<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}

export function Tabs<V extends string>(props: TabsProps<V>): JSX.Element {
  const byValue = (value: string): TabSpec<V> | undefined => props.tabs.find((tab) => tab.value === value);
  return (
    <KTabs
      class="tabs"
      value={props.value}
      onChange={(value) => {
        const tab = byValue(value);
        if (tab !== undefined) props.onChange(tab.value);
      }}
    >
      <KTabs.List class="tab-list" aria-label={props.label}>
        <For each={props.tabs.map((tab) => tab.value)}>
          {(value) => (
            <KTabs.Trigger class="tab" value={value} data-testid={`tab-${value}`}>
              {byValue(value)?.label}
            </KTabs.Trigger>
          )}
        </For>
      </KTabs.List>
      <For each={props.tabs.map((tab) => tab.value)}>
        {(value) => (
          <KTabs.Content class="tab-panel" value={value}>
            {byValue(value)?.content()}
          </KTabs.Content>
        )}
      </For>
    </KTabs>
  );
}

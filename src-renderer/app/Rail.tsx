/** The left rail: one button a screen, the help menu below. */
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import Boxes from 'lucide-solid/icons/boxes';
import ChartSpline from 'lucide-solid/icons/chart-spline';
import CircleQuestionMark from 'lucide-solid/icons/circle-question-mark';
import ListFilter from 'lucide-solid/icons/list-filter';
import ScanEye from 'lucide-solid/icons/scan-eye';
import Settings from 'lucide-solid/icons/settings';
import ShieldCheck from 'lucide-solid/icons/shield-check';
import Users from 'lucide-solid/icons/users';
import { For, type JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { goTo, screen, type Screen } from '@renderer/state/route';
import { t } from '@renderer/ui/text';
import { openHelp } from './help-state';

const entries = [
  { screen: 'worklist', key: 'shell.worklist', icon: ListFilter },
  { screen: 'read', key: 'shell.read', icon: ScanEye },
  { screen: 'cohort', key: 'shell.cohort', icon: Users },
  { screen: 'model', key: 'shell.model', icon: Boxes },
  { screen: 'robustness', key: 'shell.robustness', icon: ShieldCheck },
  { screen: 'analysis', key: 'shell.analysis', icon: ChartSpline },
  { screen: 'settings', key: 'shell.settings', icon: Settings },
] as const satisfies readonly { screen: Screen; key: string; icon: unknown }[];

export function Rail(): JSX.Element {
  return (
    <nav class="rail" aria-label={t('shell.rail')}>
      <For each={entries}>
        {(entry) => (
          <button
            type="button"
            class="rail-item"
            aria-current={screen() === entry.screen ? 'page' : undefined}
            data-testid={`nav-${entry.screen}`}
            onClick={() => goTo(entry.screen)}
          >
            <Dynamic component={entry.icon} size={20} aria-hidden="true" />
            <span>{t(entry.key)}</span>
          </button>
        )}
      </For>
      <div class="rail-space" />
      <DropdownMenu placement="right-end" gutter={4}>
        <DropdownMenu.Trigger class="rail-item" data-testid="nav-help">
          <CircleQuestionMark size={20} aria-hidden="true" />
          <span>{t('shell.help')}</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content class="popover" aria-label={t('shell.helpMenu')}>
            <DropdownMenu.Item class="option" data-testid="help-keys" onSelect={() => openHelp('keys')}>
              {t('shell.keysHelp')}
            </DropdownMenu.Item>
            <DropdownMenu.Item class="option" data-testid="help-doctor" onSelect={() => openHelp('doctor')}>
              {t('shell.doctor')}
            </DropdownMenu.Item>
            <DropdownMenu.Item class="option" data-testid="help-selftest" onSelect={() => openHelp('selftest')}>
              {t('shell.selftest')}
            </DropdownMenu.Item>
            <DropdownMenu.Item class="option" data-testid="help-about" onSelect={() => openHelp('about')}>
              {t('shell.about')}
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu>
    </nav>
  );
}

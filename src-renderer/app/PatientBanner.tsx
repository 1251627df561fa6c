/** Who is open, on every screen, and the screens of that case. */
import X from 'lucide-solid/icons/x';
import { For, Show, type JSX } from 'solid-js';
import type { CaseDetail } from '@shared/contract/entities';
import type { MessageKey } from '@shared/messages/index';
import { caseDetail, closeCase, openCaseId, openCaseState } from '@renderer/state/open-case';
import { goTo, screen, type Screen } from '@renderer/state/route';
import { IconButton } from '@renderer/ui/Button';
import { problemT, t } from '@renderer/ui/text';

const caseTabs: readonly { readonly screen: Screen; readonly key: MessageKey }[] = [
  { screen: 'read', key: 'shell.read' },
  { screen: 'score', key: 'shell.features' },
  { screen: 'report', key: 'shell.report' },
];

const sexText = (sex: CaseDetail['sex']): string =>
  sex === null ? t('shell.sexUnknown') : sex === 'other' ? t('term.otherSex') : t(sex === 'female' ? 'term.female' : 'term.male');

export function PatientBanner(): JSX.Element {
  const failure = (): string | null => {
    const state = openCaseState();
    return state.kind === 'failed' ? problemT(state.problem) : null;
  };
  return (
    <Show when={openCaseId()}>
      <header class="banner" aria-label={t('shell.patientBanner')} data-testid="patient-banner">
        <Show when={caseDetail()} fallback={<span class="banner-facts">{failure() ?? t('state.loading')}</span>}>
          {(detail) => (
            <div class="banner-facts">
              <strong class="banner-name" data-testid="banner-name">
                {detail().patientName}
              </strong>
              <span data-testid="banner-id">{detail().patientId}</span>
              <span>
                {detail().birthDate === null ? t('shell.birthDateUnknown') : t('shell.birthDate', { date: detail().birthDate })}
              </span>
              <span>{sexText(detail().sex)}</span>
              <Show when={detail().synthetic}>
                <span class="tag-synthetic" data-testid="banner-synthetic">
                  {t('term.synthetic')}
                </span>
              </Show>
            </div>
          )}
        </Show>
        <nav class="banner-tabs" aria-label={t('shell.caseScreens')}>
          <For each={caseTabs}>
            {(tab) => (
              <button
                type="button"
                class="banner-tab"
                aria-current={screen() === tab.screen ? 'page' : undefined}
                data-testid={`case-${tab.screen}`}
                onClick={() => goTo(tab.screen)}
              >
                {t(tab.key)}
              </button>
            )}
          </For>
        </nav>
        <IconButton label={t('shell.closeCase')} icon={<X size={16} />} testId="close-case" onClick={() => closeCase()} />
      </header>
    </Show>
  );
}

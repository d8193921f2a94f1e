import type { VNode } from 'preact';
import { formatMoney, money } from '#kernel';
import { PageSection } from '#web';
import { totalOf } from '../views/funds.query.js';
import { FundAct, type PartProps } from './fund-parts.js';
import { ProcessorPayouts, processorPayoutsPath } from './processor-payouts.page.js';

/** What a card processor holds, promised like other money and wired only once it is paid out; and what it paid out last. */
export function AtProcessor(props: PartProps): VNode | null {
  const { place, positions, processorPayouts, t, locale } = props;
  const { fundId, currency } = place.fund;
  const { rows, older } = processorPayouts;
  const { atProcessor } = totalOf(positions, currency);
  if (atProcessor === '0' && rows.length === 0) return null;
  const amount = formatMoney(money(atProcessor, currency), locale);
  return (
    <PageSection title={t('finance:processor.title')} id="processor">
      <p>{t('finance:processor.text', { amount })}</p>
      <FundAct {...props} name="processor-payouts" folded />
      {rows.length === 0 ? null : <ProcessorPayouts rows={rows} fundId={fundId} t={t} />}
      {older === undefined ? null : (
        <p>
          <a href={processorPayoutsPath(fundId)}>{t('finance:processor.all')}</a>
        </p>
      )}
    </PageSection>
  );
}

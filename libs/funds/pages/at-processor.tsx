import type { VNode } from 'preact';
import { formatMoney, money } from '#kernel';
import { PageSection } from '#web';
import { totalOf } from '../views/funds.query.js';
import { FundAct, type PartProps } from './fund-parts.js';

/** What a card processor holds: promised like other money, and wired only once it is paid out. */
export function AtProcessor(props: PartProps): VNode | null {
  const { place, positions, t, locale } = props;
  const { fund } = place;
  const { atProcessor } = totalOf(positions, fund.currency);
  if (atProcessor === '0') return null;
  const amount = formatMoney(money(atProcessor, fund.currency), locale);
  return (
    <PageSection title={t('finance:processor.title')} id="processor">
      <p>{t('finance:processor.text', { amount })}</p>
      <FundAct {...props} name="processor-payouts" folded />
    </PageSection>
  );
}

import type { VNode } from 'preact';
import { textIn } from '#kernel';
import {
  DataTable,
  hasText,
  PageSection,
  CodedName,
  Time,
  type Column,
  type Translate,
} from '#web';
import type { DonorCredit } from '../views/donor-credits.query.js';
import type { RestrictionRow } from '../views/funds.query.js';
import { FundAct, type PartProps } from './fund-parts.js';

/** What donors asked of their money, and room for one more. */
export function Restrictions(props: PartProps): VNode {
  const { restrictions, donorCredits, t, locale } = props;
  const columns: readonly Column<RestrictionRow>[] = [
    {
      header: t('finance:restriction.name'),
      cell: ({ restriction, credit }) => (
        <CodedName among="ledger" code={restriction} name={credit} />
      ),
    },
    {
      header: t('finance:restriction.for'),
      cell: ({ terms }) => needsText(terms.needs, t, locale),
    },
    {
      header: t('finance:restriction.places'),
      cell: ({ terms }) => terms.places.join(', ') || t('finance:restriction.anywhere'),
    },
    { header: t('finance:restriction.term'), cell: (row) => <Term row={row} t={t} /> },
    {
      header: t('finance:restriction.fees'),
      cell: ({ terms }) => t(terms.feesAllowed ? 'common:yes' : 'common:no'),
    },
    {
      header: t('finance:restriction.agreed'),
      cell: ({ restriction }) => (
        <Agreed agreed={donorCredits.filter((one) => one.restriction === restriction)} {...props} />
      ),
    },
  ];
  return (
    <PageSection
      title={t('finance:restriction.title')}
      lead={t('finance:restriction.lead')}
      id="restrictions"
    >
      <DataTable
        caption={t('finance:restriction.title')}
        captionHidden
        columns={columns}
        rows={restrictions}
        empty={t('finance:restriction.none')}
      />
      <FundAct {...props} name="restrictions" folded />
    </PageSection>
  );
}

/** How its donors are named, and what must stand beside it. */
function Agreed({
  agreed,
  t,
  locale,
}: PartProps & { readonly agreed: readonly DonorCredit[] }): VNode {
  return (
    <>
      {agreed.map(({ credit, disclaimer, overheadPercent }, at) => (
        <p key={at}>
          {textIn(locale, credit)} <span class="quiet">{textIn(locale, disclaimer)}</span>{' '}
          {t('finance:restriction.overhead', { percent: overheadPercent })}
        </p>
      ))}
    </>
  );
}

function needsText(needs: readonly string[], t: Translate, locale: string): string {
  if (needs.length === 0) return t('finance:restriction.any-need');
  return needs
    .map((need) => (hasText(locale, `needs:kind.${need}`) ? t(`needs:kind.${need}`) : need))
    .join(', ');
}

function Term({ row, t }: { readonly row: RestrictionRow; readonly t: Translate }): VNode {
  const { from, until } = row.terms;
  if (from === null && until === null) return <>{t('finance:restriction.no-term')}</>;
  return (
    <>
      {from === null ? null : <Time value={from} />}
      {' – '}
      {until === null ? null : <Time value={until} />}
    </>
  );
}

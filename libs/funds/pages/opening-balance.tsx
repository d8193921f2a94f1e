import type { VNode } from 'preact';
import { displayCodeOf, type OpeningBalance } from '#catalogue';
import { money } from '#kernel';
import { Alert, Amount, Card, CodedName, DataTable, PageSection, Time, type Column } from '#web';
import type { BucketShare } from '#catalogue';
import { sumOf } from '../shares.js';
import { FundAct, isOwnWork, type PartProps } from './fund-parts.js';

/** With what the books begin: what two people said that the fund held before (D53). */
export function OpeningBalancePart(props: PartProps): VNode | null {
  const { place, t } = props;
  const { opening, openingProposal: proposal } = place.account;
  if (!opening && !proposal && !isOwnWork(props, 'opening-balance')) return null;
  return (
    <PageSection title={t('finance:opening.title')} lead={t('finance:opening.lead')} id="opening">
      {opening ? (
        <Card title={t('finance:opening.stands')} level={3}>
          <Told {...props} opening={opening} />
          <FundAct {...props} name="opening-balance-correction" folded />
          <FundAct {...props} name="opening-balance-reversal" folded />
        </Card>
      ) : null}
      {proposal ? (
        <Alert tone="warning" title={t('finance:opening.proposed')}>
          <p>
            {t('finance:opening.proposed-by', { who: displayCodeOf(proposal.proposedBy) })}
            {proposal.reason === null
              ? null
              : ` ${t(`finance:correction-reason.${proposal.reason}`)}.`}
          </p>
          {proposal.becomes ? (
            <Told {...props} opening={proposal.becomes} />
          ) : (
            <p>{t('finance:proposal.gone')}</p>
          )}
          <FundAct {...props} name="opening-balance-confirmation" />
          <FundAct {...props} name="opening-balance-dropping" folded />
        </Alert>
      ) : null}
      <FundAct {...props} name="opening-balance" folded />
    </PageSection>
  );
}

function Told({
  opening: { on, shares, source },
  place: { fund },
  restrictions,
  t,
}: PartProps & { readonly opening: OpeningBalance }): VNode {
  const { currency } = fund;
  const columns: readonly Column<BucketShare>[] = [
    {
      header: t('finance:restriction.name'),
      cell: ({ restriction }) => (
        <CodedName
          among="ledger"
          code={restriction}
          name={restrictions.find((one) => one.restriction === restriction)?.credit}
        />
      ),
    },
    {
      header: t('common:amount'),
      align: 'end',
      cell: ({ minor }) => <Amount money={money(minor, currency)} />,
    },
  ];
  return (
    <>
      <p>
        {t('finance:opening.first-day')} <Time value={on} />
        {'. '}
        {t('finance:opening.read-in', { source })}
      </p>
      <DataTable
        caption={t('finance:opening.title')}
        captionHidden
        columns={columns}
        rows={shares}
        empty={t('common:none')}
        foot={[t('common:total'), <Amount key="sum" money={money(sumOf(shares), currency)} />]}
      />
    </>
  );
}

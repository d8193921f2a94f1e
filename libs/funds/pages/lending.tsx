import type { VNode } from 'preact';
import { displayCodeOf } from '#catalogue';
import { money } from '#kernel';
import {
  Alert,
  Amount,
  CodedName,
  DataTable,
  PageSection,
  Time,
  type Column,
  type Translate,
} from '#web';
import type { Loan } from '../cash-transfer.state.js';
import { FundAct, isOwnWork, type PartProps } from './fund-parts.js';

const DAY_MS = 86_400_000;

/** What restrictions have lent each other at the bank, and since when (D55). */
export function Lending(props: PartProps): VNode | null {
  const { place, restrictions, t } = props;
  const { loans, transferProposal: proposal } = place.account;
  const isOpen = restrictions.length > 0 && isOwnWork(props, 'cash-transfer');
  if (loans.length === 0 && !proposal && !isOpen) return null;
  const named = (restriction: string): VNode => (
    <CodedName
      among="ledger"
      code={restriction}
      name={restrictions.find((one) => one.restriction === restriction)?.credit}
    />
  );
  return (
    <PageSection title={t('finance:lending.title')} lead={t('finance:lending.lead')} id="lending">
      {loans.length === 0 ? null : <Loans {...props} named={named} t={t} />}
      {proposal ? (
        <Alert tone="warning" title={t('finance:lending.proposed')}>
          <p>
            {t('finance:lending.proposed-by', { who: displayCodeOf(proposal.proposedBy) })}{' '}
            {t(`finance:transfer-reason.${proposal.reason}`)}
            {'.'}
          </p>
          <p>
            <Amount money={proposal.money} />
            {': '}
            {named(proposal.from)}
            {' → '}
            {named(proposal.to)}
          </p>
          <FundAct {...props} name="cash-transfer-confirmation" />
          <FundAct {...props} name="cash-transfer-dropping" folded />
        </Alert>
      ) : null}
      {restrictions.length > 0 ? <FundAct {...props} name="cash-transfer" folded /> : null}
    </PageSection>
  );
}

function Loans({
  place: { account, fund, authority },
  named,
  t,
}: PartProps & { readonly named: (restriction: string) => VNode; readonly t: Translate }): VNode {
  const days = (on: string): number =>
    Math.round((Date.parse(authority.today) - Date.parse(on)) / DAY_MS);
  const columns: readonly Column<Loan>[] = [
    { header: t('finance:lending.from'), cell: ({ from }) => named(from) },
    { header: t('finance:lending.to'), cell: ({ to }) => named(to) },
    {
      header: t('finance:lending.owed'),
      align: 'end',
      cell: ({ minor }) => <Amount money={money(minor, fund.currency)} />,
    },
    {
      header: t('finance:lending.since'),
      cell: ({ on }) => (
        <>
          <Time value={on} /> {t('finance:lending.age', { count: days(on) })}
        </>
      ),
    },
  ];
  return (
    <DataTable
      caption={t('finance:lending.open')}
      columns={columns}
      rows={account.loans}
      empty={t('common:none')}
    />
  );
}

import type { VNode } from 'preact';
import { donorCode, giftCode, pledgeCode } from '#catalogue';
import { Actions, CodedName, Form, SubmitButton, type Column, type Translate } from '#web';
import { BETWEEN } from '../bank/bank-line.acts.js';
import type { Proposal } from '../bank/line-match.js';
import type { ProposedLine } from '../views/proposals.query.js';

const PATH = '/finance/statements';

type PartProps = { readonly t: Translate; readonly locale: string };

/** What each line may be, for whoever reads the list. */
export function proposalColumn(
  own: readonly string[],
  { t, locale }: PartProps,
): Column<ProposedLine> {
  return {
    header: t('finance:bank.may-be'),
    cell: ({ line_id: lineId, fund_id: fundId, proposals: [first] }) =>
      first ? (
        <ProposalForm {...{ lineId, proposal: first, t, locale }} books={own.includes(fundId)} />
      ) : (
        t('finance:bank.not-known')
      ),
  };
}

/** What a line may be, why, and the press that books it as that. */
export function ProposalForm({
  lineId,
  proposal,
  books,
  t,
}: PartProps & {
  readonly lineId: string;
  readonly proposal: Proposal;
  readonly books: boolean;
}): VNode {
  const path = `${PATH}/lines/${lineId}`;
  const [act, hidden] = sentOf(proposal);
  return (
    <div>
      {said(proposal, t)} <span class="quiet">{t(`finance:bank.because.${proposal.because}`)}</span>
      {books ? (
        <Form action={`${path}/${act}`} layout="inline" label={t(`finance:act.${act}.title`)}>
          {Object.entries({ ...hidden, because: proposal.because }).map(([name, value]) => (
            <input key={name} type="hidden" name={`${act}.${lineId}.${name}`} value={value} />
          ))}
          <Actions>
            <SubmitButton tone="quiet">{t(`finance:bank.book.${act}`)}</SubmitButton>
          </Actions>
        </Form>
      ) : null}
    </div>
  );
}

/** The act that books a proposal, with what its form sends. */
function sentOf(
  proposal: Proposal,
): readonly ['line-gift' | 'line-tie', Readonly<Record<string, string>>] {
  if (proposal.is === 'written-down') return ['line-tie', { donationId: proposal.donationId }];
  const { donorId, donorKind, restriction, pledge } = proposal;
  const instalment = pledge?.instalment ?? null;
  return [
    'line-gift',
    {
      donor: [donorId, donorKind].join(BETWEEN),
      restriction,
      ...(pledge && { pledgeId: pledge.pledgeId }),
      ...(instalment !== null && { instalment: String(instalment) }),
    },
  ];
}

/** What a line may be: that gift, or a gift of that donor, on that pledge. */
export function said(proposal: Proposal, t: Translate): VNode {
  if (proposal.is === 'written-down') {
    const { donationId: id } = proposal;
    return (
      <a href={`/finance/gifts/${id}`}>{t('finance:bank.that-gift', { code: giftCode(id) })}</a>
    );
  }
  const { donorId, pledge, restriction } = proposal;
  const { pledgeId, instalment = null } = pledge ?? {};
  return (
    <span>
      <a href={`/finance/donors/${donorId}`}>{donorCode(donorId)}</a>
      {pledgeId === undefined ? null : (
        <>
          , <a href={`/finance/pledges/${pledgeId}`}>{pledgeCode(pledgeId)}</a>
        </>
      )}
      {instalment === null ? null : ` (${t('finance:bank.instalment', { number: instalment })})`},{' '}
      <CodedName among="ledger" code={restriction} name={undefined} />.
    </span>
  );
}

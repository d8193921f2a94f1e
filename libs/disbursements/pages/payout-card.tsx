import { displayCodeOf } from '#catalogue';
import type { VNode } from 'preact';
import { NextAct, OtherAct, type Again, type OpenAct } from '#acts';

import type { Money } from '#kernel';
import {
  Actions,
  Alert,
  Amount,
  Card,
  CopyCode,
  DataTable,
  DefinitionList,
  Form,
  StatusBadge,
  SubmitButton,
  Time,
  type Column,
  type Definition,
  type Translate,
} from '#web';
import { releasersOf } from '../grants.dto.js';
import { bookedOf } from '../payment-correction.acts.js';
import { feeAllowanceOf } from '../payment.commands.js';
import { PAYOUT_ACTS } from '../payout.acts.js';
import type { PayoutPlace } from '../payout-place.js';
import type { AttemptRow, PayoutRow } from '../views/grants.query.js';
import { Returns } from './return.page.js';

export type PayoutOverview = {
  readonly row: PayoutRow;
  readonly attempts: readonly AttemptRow[];
  /** Left out while its stream cannot be read yet; then nothing is offered. */
  readonly place?: PayoutPlace;
  /** The next step first. */
  readonly acts: readonly OpenAct<PayoutPlace>[];
};

type PayoutCardProps = PayoutOverview & {
  readonly ordinal: number;
  readonly opensPayee: boolean;
  readonly again: Again | undefined;
  readonly t: Translate;
  readonly locale: string;
};

/** A payout: what it is, who did what, what comes next, what went before. */
export function PayoutCard(props: PayoutCardProps): VNode {
  const { row, attempts, place, acts, again, t, locale } = props;
  const path = `/finance/payouts/${row.disbursement_id}`;
  const { texts } = PAYOUT_ACTS;
  const common = place && { place, texts, path, target: row.disbursement_id, again, t, locale };
  const [next, ...others] = acts;
  return (
    <Card
      id={`payout-${row.disbursement_id}`}
      title={t('finance:payout.title', { number: props.ordinal })}
      aside={<StatusBadge kind="disbursement" status={row.status} />}
    >
      <DefinitionList items={factsOf(row, t)} />
      {props.opensPayee ? <OpenPayee path={path} seenAt={place?.payeeSeenAt} t={t} /> : null}
      {row.status === 'submitted' && row.reference !== null ? (
        <CopyCode
          label={t('finance:payout.reference')}
          code={row.reference}
          note={t('finance:payout.reference-note')}
        />
      ) : null}
      {place ? <WaitsForSecond place={place} t={t} /> : null}
      {isElsewhere(again, row.disbursement_id) ? (
        <p>
          <a href={`/finance/funds/${row.fund_id}#lending`}>{t('finance:payout.lend')}</a>
        </p>
      ) : null}
      {next && common ? <NextAct {...common} open={next} /> : null}
      {common
        ? others.map((open) => <OtherAct key={open.declaration.name} {...common} open={open} />)
        : null}
      {attempts.length === 0 ? null : <Attempts rows={attempts} t={t} />}
      {place ? <Returns place={place} t={t} /> : null}
    </Card>
  );
}

/** Whether the bank holds the money of a refused release under another restriction (D55). */
function isElsewhere(again: Again | undefined, payout: string): boolean {
  return (
    again?.target === payout && again.problems.some(({ code }) => code === 'bank-balance-elsewhere')
  );
}

/** What one person wrote down and somebody else has to, before it is booked. */
function WaitsForSecond({
  place,
  t,
}: {
  readonly place: PayoutPlace;
  readonly t: Translate;
}): VNode | null {
  const { state } = place.payout;
  const { currency } = state.payout.money;
  if (state.status === 'submitted' && state.feeNoted) {
    const { feeMinor: fee, paidOn: day, by } = state.feeNoted;
    const allowed = feeAllowanceOf(place);
    const told = { who: displayCodeOf(by), day, fee, allowed, currency };
    return (
      <Alert tone="warning" title={t('finance:payout.fee-noted')}>
        <p>{t('finance:payout.fee-noted-text', told)}</p>
      </Alert>
    );
  }
  const booked = bookedOf(place);
  if (!booked?.proposal) return null;
  const { becomes, proposedBy, reason } = booked.proposal;
  const who = displayCodeOf(proposedBy);
  const why = t(`finance:correction-reason.${reason}`);
  const change = becomes && {
    wasFee: booked.feeMinor,
    fee: becomes.feeMinor,
    wasDay: booked.paidOn,
    day: becomes.paidOn,
    currency,
  };
  return (
    <Alert tone="warning" title={t('finance:payout.correction')}>
      <p>
        {change
          ? t('finance:payout.correction-text', { who, reason: why, ...change })
          : t('finance:payout.reversal-text', { who, reason: why })}
      </p>
    </Alert>
  );
}

/** Who did what: four eyes are only worth something when everybody sees whose they were. */
function factsOf(row: PayoutRow, t: Translate): readonly Definition[] {
  const { currency } = row;
  const releasers = releasersOf(row);
  return [
    { term: t('common:amount'), value: <Amount money={{ minor: row.minor, currency }} /> },
    { term: t('finance:field.rail'), value: t(`finance:rail.${row.rail}`) },
    {
      term: t('finance:payout.prepared-by'),
      value: <Doer id={row.prepared_by} at={row.prepared_at} />,
    },
    ...(row.typed_by === row.prepared_by
      ? []
      : [{ term: t('finance:payout.typed-by'), value: <Doer id={row.typed_by} /> }]),
    { term: t('finance:payout.screening'), value: <Screened row={row} t={t} /> },
    {
      term: t('finance:payout.released-by'),
      value: (
        <>
          {t('finance:payout.releases', {
            given: row.releases_given,
            needed: row.releases_needed,
          })}
          {releasers.length === 0 ? '' : `: ${releasers.map(displayCodeOf).join(', ')}`}
        </>
      ),
    },
  ];
}

function Doer({ id, at }: { readonly id: string; readonly at?: string }): VNode {
  return (
    <>
      <code>{displayCodeOf(id)}</code>
      {at === undefined ? null : (
        <>
          {', '}
          <Time value={at} />
        </>
      )}
    </>
  );
}

function Screened({ row, t }: { readonly row: PayoutRow; readonly t: Translate }): VNode {
  if (row.screening === null || row.screened_at === null || row.screened_by === null) {
    return <>{t('finance:payout.not-screened')}</>;
  }
  return (
    <>
      {`${t(`finance:screening.${row.screening}`)} · ${row.list_version ?? ''} · `}
      <Doer id={row.screened_by} at={row.screened_at} />
    </>
  );
}

function OpenPayee({
  path,
  seenAt,
  t,
}: {
  readonly path: string;
  /** When this person opened the payee as it is now. */
  readonly seenAt: string | undefined;
  readonly t: Translate;
}): VNode {
  return (
    <Form action={`${path}/payee/opening`} layout="inline" label={t('finance:payee.open')}>
      <Actions>
        <SubmitButton tone="quiet">{t('finance:payee.open')}</SubmitButton>
      </Actions>
      <p class="hint">
        {seenAt === undefined ? (
          t('finance:payee.not-seen')
        ) : (
          <>
            {t('finance:payee.seen')} <Time value={seenAt} />.
          </>
        )}{' '}
        {t('finance:payee.open-hint')}
      </p>
    </Form>
  );
}

function Attempts({
  rows,
  t,
}: {
  readonly rows: readonly AttemptRow[];
  readonly t: Translate;
}): VNode {
  const of = (minor: string, { currency }: AttemptRow): Money => ({ minor, currency });
  const columns: readonly Column<AttemptRow>[] = [
    { header: t('finance:attempt.number'), cell: ({ attempt }) => String(attempt) },
    { header: t('finance:field.rail'), cell: ({ rail }) => t(`finance:rail.${rail}`) },
    { header: t('common:reference'), cell: ({ reference }) => <code>{reference}</code> },
    { header: t('finance:attempt.state'), cell: (row) => <AttemptState row={row} t={t} /> },
    {
      header: t('finance:field.fee'),
      align: 'end',
      cell: (row) => <Amount money={of(row.fee, row)} />,
    },
    {
      header: t('finance:attempt.returned'),
      align: 'end',
      cell: (row) =>
        row.status === 'failed-after-paid' ? <Amount money={of(row.returned, row)} /> : '–',
    },
  ];
  return (
    <DataTable
      caption={t('finance:attempt.title')}
      columns={columns}
      rows={rows}
      empty={t('finance:attempt.none')}
    />
  );
}

function AttemptState({ row, t }: { readonly row: AttemptRow; readonly t: Translate }): VNode {
  const said = [
    t(`finance:attempt.status.${row.status}`),
    row.reason === null ? undefined : t(`finance:failure.${row.reason}`),
    row.evidence === null ? undefined : t(`finance:evidence.${row.evidence}`),
    row.receipt_evidence === null ? undefined : t(`finance:evidence.${row.receipt_evidence}`),
  ].filter((part) => part !== undefined);
  // One piece: on a phone each part of a cell would get a column of its own.
  return (
    <span>
      {said.join(' · ')}
      {row.paid_on === null ? null : (
        <>
          {', '}
          <Time value={row.paid_on} />
        </>
      )}
    </span>
  );
}

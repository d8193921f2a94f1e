import { ApiProperty } from '@nestjs/swagger';
import { MoneyDto } from '#validation';
import type { Page } from '#read-models';
import type { AttemptRow, GrantRow, PayoutRow } from './views/grants.query.js';

const TEXT_OR_NULL = { type: String, nullable: true } as const;

/** A grant as it is read. Amounts are in minor units. */
export class GrantDto {
  @ApiProperty() grantId!: string;
  @ApiProperty() applicationId!: string;
  @ApiProperty() fundId!: string;
  @ApiProperty({ enum: ['drafted', 'notified', 'agreed', 'closed'] }) status!: string;
  @ApiProperty() award!: MoneyDto;
  @ApiProperty() reduced!: MoneyDto;
  @ApiProperty({ description: 'Held by payouts that were not cancelled.' }) allotted!: MoneyDto;
  @ApiProperty({ description: 'What may still be put into a payout.' }) open!: MoneyDto;
  @ApiProperty({ description: 'What has left and did not come back.' }) paid!: MoneyDto;
  @ApiProperty({ description: 'What its payees have confirmed.' }) arrived!: MoneyDto;
  @ApiProperty({ description: 'The rail that the beneficiary asked for.' }) rail!: string;
  @ApiProperty(TEXT_OR_NULL) channel!: string | null;
  @ApiProperty() draftedAt!: string;
  @ApiProperty(TEXT_OR_NULL) notifiedAt!: string | null;
  @ApiProperty(TEXT_OR_NULL) agreedAt!: string | null;
  @ApiProperty(TEXT_OR_NULL) outcome!: string | null;
}

/** One try to pay a payout over a rail. */
export class AttemptDto {
  @ApiProperty() attemptId!: string;
  @ApiProperty() attempt!: number;
  @ApiProperty({ enum: ['submitted', 'paid', 'failed', 'failed-after-paid', 'receipted'] })
  status!: string;
  @ApiProperty() rail!: string;
  @ApiProperty() money!: MoneyDto;
  @ApiProperty({ description: 'The text of the bank line (D39).' }) reference!: string;
  @ApiProperty() submittedAt!: string;
  @ApiProperty(TEXT_OR_NULL) paidOn!: string | null;
  @ApiProperty() fee!: MoneyDto;
  @ApiProperty(TEXT_OR_NULL) evidence!: string | null;
  @ApiProperty(TEXT_OR_NULL) receiptEvidence!: string | null;
  @ApiProperty(TEXT_OR_NULL) reason!: string | null;
  @ApiProperty({ description: 'What the bank has given back.' }) returned!: MoneyDto;
}

/** A payout. Who is paid is sealed, and stands nowhere here. */
export class PayoutDto {
  @ApiProperty() disbursementId!: string;
  @ApiProperty() grantId!: string;
  @ApiProperty() fundId!: string;
  @ApiProperty({
    description: 'prepared, held, screened, released, submitted, paid, receipted or cancelled',
  })
  status!: string;
  @ApiProperty() money!: MoneyDto;
  @ApiProperty() rail!: string;
  @ApiProperty({ description: 'Account id.' }) preparedBy!: string;
  @ApiProperty({ description: 'Account id of whoever typed the payee.' }) typedBy!: string;
  @ApiProperty() releasesNeeded!: number;
  @ApiProperty({ type: [String], description: 'Account ids.' }) releasedBy!: readonly string[];
  @ApiProperty({ enum: ['clear', 'hit'], nullable: true }) screening!: string | null;
  @ApiProperty(TEXT_OR_NULL) screenedAt!: string | null;
  @ApiProperty() attempts!: number;
  @ApiProperty(TEXT_OR_NULL) attemptId!: string | null;
  @ApiProperty(TEXT_OR_NULL) reference!: string | null;
  @ApiProperty({ description: 'Fees of all attempts.' }) fees!: MoneyDto;
  @ApiProperty(TEXT_OR_NULL) paidOn!: string | null;
  @ApiProperty(TEXT_OR_NULL) reason!: string | null;
  @ApiProperty() since!: string;
}

export class PayoutWithAttemptsDto extends PayoutDto {
  @ApiProperty({ type: [AttemptDto] }) attemptList!: readonly AttemptDto[];
}

export class GrantWithPayoutsDto extends GrantDto {
  @ApiProperty({ type: [PayoutDto] }) payouts!: readonly PayoutDto[];
}

export class GrantListDto {
  @ApiProperty({ type: [GrantDto] }) items!: readonly GrantDto[];
  @ApiProperty(TEXT_OR_NULL) newer!: string | null;
  @ApiProperty(TEXT_OR_NULL) older!: string | null;
}

export class PayoutListDto {
  @ApiProperty({ type: [PayoutDto] }) items!: readonly PayoutDto[];
  @ApiProperty(TEXT_OR_NULL) newer!: string | null;
  @ApiProperty(TEXT_OR_NULL) older!: string | null;
}

export function grantDto(row: GrantRow): GrantDto {
  const { currency } = row;
  return {
    grantId: row.grant_id,
    applicationId: row.application_id,
    fundId: row.fund_id,
    status: row.status,
    rail: row.rail,
    channel: row.channel,
    outcome: row.outcome,
    award: { minor: row.minor, currency },
    reduced: { minor: row.reduced, currency },
    allotted: { minor: row.allotted, currency },
    open: { minor: row.open, currency },
    paid: { minor: row.sent, currency },
    arrived: { minor: row.arrived, currency },
    draftedAt: row.drafted_at,
    notifiedAt: row.notified_at,
    agreedAt: row.agreed_at,
  };
}

export function payoutDto(row: PayoutRow): PayoutDto {
  const { currency } = row;
  return {
    disbursementId: row.disbursement_id,
    grantId: row.grant_id,
    fundId: row.fund_id,
    status: row.status,
    money: { minor: row.minor, currency },
    rail: row.rail,
    preparedBy: row.prepared_by,
    typedBy: row.typed_by,
    releasesNeeded: row.releases_needed,
    releasedBy: releasersOf(row),
    screening: row.screening,
    screenedAt: row.screened_at,
    attempts: row.attempts,
    attemptId: row.attempt_id,
    reference: row.reference,
    fees: { minor: row.fee, currency },
    paidOn: row.paid_on,
    reason: row.reason,
    since: row.since,
  };
}

export function attemptDto(row: AttemptRow): AttemptDto {
  const { currency } = row;
  return {
    attemptId: row.attempt_id,
    attempt: row.attempt,
    status: row.status,
    rail: row.rail,
    money: { minor: row.minor, currency },
    reference: row.reference,
    submittedAt: row.submitted_at,
    paidOn: row.paid_on,
    fee: { minor: row.fee, currency },
    evidence: row.evidence,
    receiptEvidence: row.receipt_evidence,
    reason: row.reason,
    returned: { minor: row.returned, currency },
  };
}

/** A page of a list, as programs get it. */
export function listDto<Row, Item>(
  { rows, newer, older }: Page<Row>,
  itemOf: (row: Row) => Item,
): { items: readonly Item[]; newer: string | null; older: string | null } {
  return { items: rows.map(itemOf), newer: newer ?? null, older: older ?? null };
}

/** The accounts that released a payout as it is now. */
export function releasersOf({ released_by: names }: PayoutRow): readonly string[] {
  return names === '' ? [] : names.split(' ');
}

export class PayeeDetailsDto {
  @ApiProperty() name!: string;
  @ApiProperty() account!: string;
  @ApiProperty() note!: string;
}

/** To whom a payout goes; null once it was erased. */
export class OpenedPayeeDto {
  @ApiProperty() disbursementId!: string;
  @ApiProperty({ type: PayeeDetailsDto, nullable: true }) payee!: PayeeDetailsDto | null;
}

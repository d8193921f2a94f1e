import type { VNode } from 'preact';
import type { FundPolicy, PolicyBand, PolicyPriority } from '#catalogue';
import { HOUR_MS, money } from '#kernel';
import {
  Amount,
  DataTable,
  DefinitionList,
  formatDuration,
  formatNumber,
  hasText,
  type Column,
  type Translate,
} from '#web';
import { POLICY_RAILS } from '../policy.dto.js';

type PolicyProps = {
  readonly policy: FundPolicy;
  readonly currency: string;
  readonly t: Translate;
  readonly locale: string;
};

/** A policy as people read it: who must agree to what, and what is promised. */
export function PolicyView(props: PolicyProps): VNode {
  return (
    <>
      <Bands {...props} />
      <Promises {...props} />
      <DefinitionList items={factsOf(props)} />
    </>
  );
}

function Bands({ policy, currency, t, locale }: PolicyProps): VNode {
  const count = (value: number): string => formatNumber(value, locale);
  const columns: readonly Column<PolicyBand>[] = [
    { header: t('finance:policy.band'), cell: ({ name }) => name },
    {
      header: t('finance:policy.up-to'),
      align: 'end',
      cell: ({ upToMinor }) => <Amount money={money(upToMinor, currency)} />,
    },
    {
      header: t('finance:policy.reviews'),
      align: 'end',
      cell: ({ reviews }) => count(reviews),
    },
    {
      header: t('finance:policy.approvers'),
      align: 'end',
      cell: ({ approvers, boardApprovers }) =>
        boardApprovers === 0
          ? count(approvers)
          : t('finance:policy.of-board', { approvers, board: boardApprovers }),
    },
    { header: t('finance:policy.seated'), align: 'end', cell: ({ seated }) => count(seated) },
  ];
  return (
    <DataTable
      caption={t('finance:policy.bands')}
      columns={columns}
      rows={policy.bands}
      empty={t('common:none')}
    />
  );
}

const PRIORITIES: readonly PolicyPriority[] = ['P1', 'P2', 'P3', 'P4'];

function Promises({ policy, t, locale }: PolicyProps): VNode {
  const within = (hours: number): string => formatDuration(hours * HOUR_MS, locale);
  const columns: readonly Column<PolicyPriority>[] = [
    {
      header: t('finance:policy.urgency'),
      cell: (priority) => t(`status:priority.${priority.toLowerCase()}`),
    },
    {
      header: t('finance:policy.triage'),
      cell: (priority) => within(policy.promises[priority].triageHours),
    },
    {
      header: t('finance:policy.decision'),
      cell: (priority) => within(policy.promises[priority].decisionHours),
    },
    {
      header: t('finance:policy.payout'),
      cell: (priority) => within(policy.promises[priority].payoutHours),
    },
  ];
  return (
    <DataTable
      caption={t('finance:policy.promises')}
      columns={columns}
      rows={PRIORITIES}
      empty={t('common:none')}
    />
  );
}

function factsOf({ policy, currency, t, locale }: PolicyProps) {
  const fees = POLICY_RAILS.flatMap((rail) => {
    const minor = policy.feeAllowanceMinor[rail];
    return minor === undefined || minor === '0' ? [] : [{ rail, minor }];
  });
  const codes = (names: readonly string[], texts: string): string =>
    names
      .map((name) => (hasText(locale, `${texts}.${name}`) ? t(`${texts}.${name}`) : name))
      .join(', ');
  return [
    {
      term: t('finance:policy.two-releasers'),
      value: <Amount money={money(policy.twoReleasersAboveMinor, currency)} />,
    },
    {
      term: t('finance:policy.screening'),
      value: formatDuration(policy.screeningValidHours * HOUR_MS, locale),
    },
    {
      term: t('finance:policy.fees'),
      value:
        fees.length === 0
          ? t('common:none')
          : fees.map(({ rail, minor }) => (
              <span key={rail}>
                {t(`finance:rail.${rail}`)}: <Amount money={money(minor, currency)} />
                <br />
              </span>
            )),
    },
    { term: t('finance:policy.needs'), value: codes(policy.needs, 'needs:kind') },
    {
      term: t('finance:policy.repeat'),
      value: t('finance:policy.days', { count: policy.repeatDays }),
    },
    {
      term: t('finance:policy.appeal'),
      value: t('finance:policy.days', { count: policy.appealDays }),
    },
    {
      term: t('finance:policy.attestation'),
      value: t('finance:policy.months', { count: policy.attestationMonths }),
    },
    {
      term: t('finance:policy.ineligible'),
      value: codes(policy.ineligibleReasons, 'finance:reason'),
    },
    { term: t('finance:policy.decline'), value: codes(policy.declineReasons, 'finance:reason') },
  ];
}

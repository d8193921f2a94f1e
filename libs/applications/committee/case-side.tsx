import { displayCodeOf } from '#catalogue';
import type { VNode } from 'preact';

import { formatMoney, money } from '#kernel';
import {
  Amount,
  Card,
  DataTable,
  DefinitionList,
  formatNumber,
  Icon,
  Meter,
  StatusBadge,
  Time,
  type Translate,
} from '#web';
import { countryName } from '../apply/countries.js';
import { approvalsOf, countedReviews, type Ballot } from '../application.state.js';
import { bandOf } from '#funds/facts';
import { reasonText } from '../reason-text.js';
import type { CasePart } from './case-view.js';
import type { MemberHere } from './committee-members.js';

/** What stands in the clear about a case. */
export function FactsCard({ view, t, locale }: CasePart): VNode {
  const { row, fundName } = view;
  const requested = money(row.requested_minor, row.currency);
  const needs = row.needs.split(' ').map((need) => t(`needs:kind.${need}`));
  return (
    <Card title={t('committee:facts.title')}>
      <DefinitionList
        items={[
          { term: t('committee:facts.requested'), value: <Amount money={requested} /> },
          ...(row.approved_minor === null
            ? []
            : [
                {
                  term: t('committee:facts.approved'),
                  value: <Amount money={money(row.approved_minor, row.currency)} />,
                },
              ]),
          { term: t('committee:facts.needs'), value: needs.join(', ') },
          { term: t('committee:facts.country'), value: countryName(locale, row.country) },
          {
            term: t('committee:facts.applicant'),
            value: t(`needs:applicant-kind.${row.applicant_kind}`),
          },
          { term: t('committee:facts.rail'), value: t(`apply:rail.${row.payout_rail}`) },
          { term: t('common:fund'), value: fundName },
          ...(row.round === null ? [] : [{ term: t('committee:facts.round'), value: row.round }]),
          { term: t('committee:facts.received'), value: <Time value={row.submitted_at} /> },
          { term: t('committee:facts.revision'), value: formatNumber(row.revision, locale) },
          ...(row.conclusion === null
            ? []
            : [
                {
                  term: t('committee:facts.conclusion'),
                  value: <StatusBadge kind="verification" status={row.conclusion} />,
                },
              ]),
          ...(row.reason === null || !REASONED.has(row.status)
            ? []
            : [{ term: t('committee:facts.reason'), value: reasonText(locale, row.reason) }]),
        ]}
      />
    </Card>
  );
}

/** Ends for which a reason of the policy was given. */
const REASONED: ReadonlySet<string> = new Set(['declined', 'ineligible']);

/** Whether the fund can pay for it: the line beside a decision. */
export function BudgetCard({ view, t, locale }: CasePart): VNode | null {
  const { budget, row } = view;
  const asked = BigInt(row.proposed_minor ?? row.requested_minor);
  const available = BigInt(budget.available.minor);
  const text = t('committee:budget.of', {
    asked: formatMoney(money(asked, row.currency), locale),
    available: formatMoney(budget.available, locale),
  });
  return (
    <Card title={t('committee:budget.title')}>
      <Meter
        label={t('committee:budget.asked')}
        value={asked}
        max={available > 0n ? available : asked}
        text={text}
        tone={asked > available ? 'danger' : 'accent'}
      />
      {asked > available ? (
        <p class="hint">
          <Icon name="warning" /> {t('committee:budget.short')}
        </p>
      ) : null}
      <DefinitionList
        items={[
          { term: t('committee:budget.available'), value: <Amount money={budget.available} /> },
          ...(budget.notForThis.minor === '0'
            ? []
            : [
                {
                  term: t('committee:budget.not-for-this'),
                  value: <Amount money={budget.notForThis} />,
                },
              ]),
          { term: t('committee:budget.held'), value: <Amount money={budget.held} /> },
          ...(budget.waitingCount === 0
            ? []
            : [
                {
                  term: t('committee:budget.waiting', { count: budget.waitingCount }),
                  value: <Amount money={budget.waiting} />,
                },
              ]),
        ]}
      />
    </Card>
  );
}

/** How far the reviews and the vote are. Choices are not shown while the vote goes on. */
export function BallotCard({ view, t, locale }: CasePart): VNode | null {
  const { state, policy } = view.entry.loaded;
  if (!BALLOTED.has(state.status)) return null;
  const { file } = state;
  const needed = bandOf(policy, 'ballot' in state ? state.ballot.proposed : file.requested);
  const have = countedReviews(file);
  const reviews = {
    have: formatNumber(have, locale),
    needed: formatNumber(needed?.reviews ?? 0, locale),
  };
  return (
    <Card title={t('committee:ballot.title')}>
      <Meter
        label={t('committee:ballot.reviews')}
        value={have}
        max={Math.max(needed?.reviews ?? 0, 1)}
        text={t('committee:ballot.of', reviews)}
        tone={have >= (needed?.reviews ?? 0) ? 'good' : 'accent'}
      />
      {'ballot' in state ? (
        <Votes ballot={state.ballot} running={state.status === 'deciding'} t={t} locale={locale} />
      ) : null}
    </Card>
  );
}

type VotesProps = {
  readonly ballot: Ballot;
  readonly running: boolean;
  readonly t: Translate;
  readonly locale: string;
};

/** While it goes on, only who has voted is shown: nobody votes by what others have said. */
function Votes({ ballot, running, t, locale }: VotesProps): VNode {
  const { votes, voters, approvalsNeeded, proposed } = ballot;
  const count = running ? votes.length : approvalsOf(ballot).length;
  const whole = running ? voters.length : approvalsNeeded;
  return (
    <>
      <Meter
        label={t(running ? 'committee:ballot.voted' : 'committee:ballot.approvals')}
        value={count}
        max={whole}
        text={t('committee:ballot.of', {
          have: formatNumber(count, locale),
          needed: formatNumber(whole, locale),
        })}
        tone={running ? 'accent' : 'good'}
      />
      <p class="hint">
        {t('committee:ballot.needed', {
          count: approvalsNeeded,
          amount: formatMoney(proposed, locale),
        })}
      </p>
    </>
  );
}

const BALLOTED: ReadonlySet<string> = new Set([
  'under-review',
  'deciding',
  'approved',
  'awaiting-funds',
  'funded',
]);

/** Who of the committee does what in this case; why somebody is not available is not said. */
export function MembersCard({ view, t }: CasePart): VNode | null {
  if (view.members.length === 0) return null;
  return (
    <Card title={t('committee:members.title')}>
      <DataTable
        caption={t('committee:members.title')}
        captionHidden
        columns={[
          {
            header: t('committee:members.member'),
            cell: (member: MemberHere) => (
              <>
                {displayCodeOf(member.memberId)} <small>{t(`committee:rank.${member.rank}`)}</small>
              </>
            ),
          },
          {
            header: t('common:status'),
            cell: (member: MemberHere) => t(`committee:members.${standing(member)}`),
          },
        ]}
        rows={view.members}
        empty={t('committee:members.none')}
      />
    </Card>
  );
}

function standing(member: MemberHere): string {
  if (!member.available) return 'not-available';
  if (member.voted) return 'voted';
  if (member.reviewed) return 'reviewed';
  return member.assigned ? 'assigned' : 'free';
}

import type { ComponentChildren, VNode } from 'preact';
import { formatMoney, money, textIn } from '#kernel';
import { ruleSentences, type Settlement } from '#matching';
import {
  Alert,
  Amount,
  BarChart,
  Card,
  CodedName,
  DataTable,
  Figure,
  FigureRow,
  formatNumber,
  hasText,
  type Translate,
} from '#web';
import type { GivingFund } from '../views/donations.query.js';
import type { TrialGift } from './trial-gifts.js';
import type { Trial } from './trial.js';

/** Targets with a bar of their own; the others are one. */
const MOST_BARS = 10;
/** Gifts with a row of their own; the sums are of all. */
const MOST_ROWS = 100;

type Shown = Trial & { readonly locale: string; readonly t: Translate };

/** What the rule would do: in sentences, in sums, and as a chart. */
export function TrialResult(shown: Shown): VNode {
  const { rule, gifts, settlement, locale, t } = shown;
  const sum = (minor: bigint): ComponentChildren => <Amount money={money(minor, rule.currency)} />;
  const given = gifts.gifts.reduce((all, { amountMinor }) => all + amountMinor, 0n);
  const matched = settlement.targets.reduce((all, { matchedMinor }) => all + matchedMinor, 0n);
  const givers = new Set(gifts.gifts.map(({ donor }) => donor)).size;
  const count = formatNumber(gifts.gifts.length, locale);
  return (
    <Card title={t('matching:trial.result')} id="result" tone="accent">
      <FigureRow>
        <Figure label={t('matching:trial.given')} value={sum(given)} />
        <Figure label={t('matching:trial.matched')} value={sum(matched)} />
        <Figure label={t('matching:trial.left')} value={sum(settlement.remainingMinor)} />
        <Figure label={t('matching:trial.givers')} value={formatNumber(givers, locale)} />
        <Figure label={t('matching:trial.gifts-count')} value={count} />
      </FigureRow>
      {gifts.isCut ? <Alert tone="warning">{t('matching:trial.cut', { count })}</Alert> : null}
      <h3>{t('matching:trial.says')}</h3>
      <ul>
        {ruleSentences(rule, locale).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {rule.method === 'first-come' ? null : (
        <Alert tone="info">{t('matching:trial.estimate')}</Alert>
      )}
      {matched === 0n ? (
        <Alert tone="info" title={t('matching:trial.none')}>
          {t('matching:trial.none-text')}
        </Alert>
      ) : (
        <TargetChart {...shown} />
      )}
    </Card>
  );
}

function TargetChart({ rule, settlement, fund, locale, t }: Shown): VNode {
  const bars = mostFirst(settlement);
  const named = bars.slice(0, bars.length > MOST_BARS ? MOST_BARS - 1 : MOST_BARS);
  const others = bars.slice(named.length);
  const rest = others.reduce((all, { matchedMinor }) => all + matchedMinor, 0n);
  const point = (label: string, minor: bigint) => ({
    label,
    value: Number(minor),
    text: formatMoney(money(minor, rule.currency), locale),
  });
  const points = [
    ...named.map(({ target, matchedMinor }) =>
      point(nameOf(fund, target, locale, t), matchedMinor),
    ),
    ...(others.length > 0
      ? [point(t('matching:trial.others', { count: others.length }), rest)]
      : []),
  ];
  const [first] = points;
  return (
    <BarChart
      title={t('matching:trial.by-target')}
      description={t('matching:trial.by-target-says', {
        first: first?.label ?? '',
        amount: first?.text ?? '',
      })}
      labelHeader={t('matching:trial.target')}
      valueHeader={t('matching:trial.matched')}
      points={points}
    />
  );
}

type Row = TrialGift & { readonly matchedMinor: bigint };

/** Gift by gift, where the method looks at gifts at all. */
export function GiftTable({ rule, gifts, settlement, fund, locale, t }: Shown): VNode | null {
  if (settlement.allocations.length === 0) return null;
  const rows = gifts.gifts.slice(0, MOST_ROWS).map((gift, place): Row => {
    return { ...gift, matchedMinor: settlement.allocations[place]?.matchedMinor ?? 0n };
  });
  const amount = (minor: bigint) => <Amount money={money(minor, rule.currency)} />;
  const isCut = gifts.gifts.length > rows.length;
  return (
    <Card title={t('matching:trial.by-gift')}>
      <DataTable
        caption={t('matching:trial.by-gift')}
        captionHidden
        phone="scroll"
        columns={[
          { header: t('matching:trial.gift'), cell: ({ called }) => called },
          { header: t('matching:trial.giver'), cell: ({ giver }) => giver },
          {
            header: t('matching:trial.target'),
            cell: ({ target }) => <TargetName fund={fund} target={target} />,
          },
          {
            header: t('matching:trial.given'),
            align: 'end',
            cell: ({ amountMinor }) => amount(amountMinor),
          },
          {
            header: t('matching:trial.matched'),
            align: 'end',
            cell: ({ matchedMinor }) => amount(matchedMinor),
          },
        ]}
        rows={rows}
        empty={t('matching:trial.no-gifts')}
      />
      {isCut ? (
        <p>
          {t('matching:trial.more', {
            shown: formatNumber(rows.length, locale),
            count: formatNumber(gifts.gifts.length, locale),
          })}
        </p>
      ) : null}
    </Card>
  );
}

/** A restriction by its name where the gifts are of a fund; what was pasted as it was pasted. */
function TargetName({ fund, target }: { fund: GivingFund | undefined; target: string }): VNode {
  return fund ? (
    <CodedName among="ledger" code={target} name={creditOf(fund, target)} />
  ) : (
    <>{target}</>
  );
}

function creditOf(fund: GivingFund | undefined, restriction: string) {
  return fund?.restrictions.find((one) => one.restriction === restriction)?.credit;
}

/** The same as text, for a chart. */
function nameOf(
  fund: GivingFund | undefined,
  target: string,
  locale: string,
  t: Translate,
): string {
  if (!fund) return target;
  const credit = creditOf(fund, target);
  if (credit) return textIn(locale, credit) ?? target;
  return hasText(locale, `ledger:${target}`) ? t(`ledger:${target}`) : target;
}

function mostFirst({ targets }: Settlement): Settlement['targets'] {
  return targets.toSorted((a, b) =>
    a.matchedMinor > b.matchedMinor ? -1 : a.matchedMinor < b.matchedMinor ? 1 : 0,
  );
}

import type { VNode } from 'preact';
import { formatMoney, minorOf, money, textIn } from '#kernel';
import { ruleSentences } from '#matching';
import { ruleOf } from '#matching/facts';
import type { PublishedCell } from '#transparency/facts';
import { Figure, FigureRow, formatNumber, Meter, type Translate } from '#web';
import type { CampaignTerms } from './campaign.decider.js';
import type { PublicMatch, PublicSum } from './campaigns.query.js';

export type TotalProps = {
  readonly terms: CampaignTerms;
  readonly sum: PublicSum;
  readonly t: Translate;
  readonly locale: string;
};

/**
 * How far a campaign has come: what was given, what was added for good, and what is an estimate yet.
 * The same piece stands on its page, is fetched anew while somebody looks, and in the widget.
 */
export function CampaignTotal({ terms, sum, t, locale }: TotalProps): VNode {
  const { given, match } = sum;
  const { currency } = terms.goal;
  const text = (minor: bigint): string => formatMoney(money(minor, currency), locale);
  if (!given.shown) {
    return (
      <>
        <p class="lead">{t('campaigns:goal-of', { goal: formatMoney(terms.goal, locale) })}</p>
        <p>{t('campaigns:too-few')}</p>
      </>
    );
  }
  const locked = match?.locked.shown ? match.locked.minor : 0n;
  const reached: bigint = given.minor + locked;
  return (
    <>
      <Meter
        label={t('campaigns:reached')}
        value={reached}
        max={minorOf(terms.goal)}
        text={t('campaigns:reached-of', {
          reached: text(reached),
          goal: formatMoney(terms.goal, locale),
        })}
        tone={reached >= minorOf(terms.goal) ? 'good' : 'accent'}
      />
      <FigureRow>
        <Figure label={t('campaigns:given')} value={text(given.minor)} />
        {match ? <Matched {...{ match, text, t }} /> : null}
        <Figure
          label={t('campaigns:givers')}
          value={t('campaigns:about', { count: formatNumber(given.people, locale) })}
        />
      </FigureRow>
    </>
  );
}

type MatchedProps = {
  readonly match: PublicMatch;
  readonly text: (minor: bigint) => string;
  readonly t: Translate;
};

/** Locked, or an estimate: never one for the other. */
function Matched({ match: { locked, estimate }, text, t }: MatchedProps): VNode {
  if (estimate) {
    return (
      <Figure
        label={t('campaigns:estimate')}
        value={t('campaigns:up-to', { most: amountOf(estimate, text) })}
        note={t('campaigns:estimate-note')}
      />
    );
  }
  return (
    <Figure
      label={t('campaigns:matched')}
      value={amountOf(locked, text)}
      note={t('campaigns:matched-note')}
    />
  );
}

function amountOf(cell: PublishedCell, text: (minor: bigint) => string): string {
  return cell.shown ? text(cell.minor) : text(0n);
}

/** What the pool does, in the sentences of its rule, and whether it does so now. */
export function MatchRuleText({
  match,
  t,
  locale,
}: {
  readonly match: PublicMatch;
  readonly t: Translate;
  readonly locale: string;
}): VNode {
  const { rule, stage, isUsedUp, advertisedMinor } = match;
  // Givers are told of what was advertised; what funders put in beyond that is not theirs to know.
  const told = { fundingId: '', amountMinor: BigInt(advertisedMinor), priority: 0, funder: '' };
  const now = stage === 'open' && isUsedUp ? 'used-up' : stage;
  return (
    <>
      <p>{t(`campaigns:pool.${now}`)}</p>
      <ul>
        {ruleSentences(ruleOf(rule, [told]), locale).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

/** A story as it was written: an empty line begins a new paragraph. */
export function Story({
  terms,
  locale,
}: {
  readonly terms: Pick<CampaignTerms, 'story'>;
  readonly locale: string;
}): VNode {
  const paragraphs = textIn(locale, terms.story).split(/\n\s*\n/);
  return (
    <>
      {paragraphs.map((paragraph, place) => (
        <p key={place}>{paragraph}</p>
      ))}
    </>
  );
}

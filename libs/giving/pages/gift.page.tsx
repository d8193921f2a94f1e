import { CorrectedThingPart, type Again, type Fact, type OpenAct } from '#acts';
import { donorCode, giftCode, giftInFund, type GiftInBooks } from '#catalogue';
import { minorOf, money, textIn } from '#kernel';
import type { VNode } from 'preact';
import { awayOf, standingOf } from '../cards/gift-returns.js';
import { isStopped } from '../donors/due-diligence.js';
import type { Giver } from '../donors/giver.js';
import {
  Alert,
  Amount,
  Breadcrumbs,
  CodedName,
  Layout,
  renderPage,
  StatusBadge,
  Time,
  translator,
  type PageReader,
  type TimelineEntry,
  type Translate,
} from '#web';
import { RateOf } from './rate-of.js';
import { CORRECTION_ACTS, type CorrectionPlace } from '../correction.acts.js';

const PATH = '/finance/gifts';

export type GiftOverview = {
  readonly place: CorrectionPlace;
  readonly acts: readonly OpenAct<CorrectionPlace>[];
  readonly story: readonly TimelineEntry[];
  /** Whoever gave it, where that is kept. */
  readonly giver: Giver | null;
};

/** One gift: what the books say of it, what was proposed, what happened. */
export function giftPage(reader: PageReader, overview: GiftOverview, again?: Again): string {
  const { locale } = reader;
  const t = translator(locale);
  const { place, acts, story, giver } = overview;
  const { donationId, fund, state } = place;
  const code = giftCode(donationId);
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:gifts.one', { code })}
      lead={textIn(locale, fund.name)}
      section="finance"
      timeZone={place.book.timeZone}
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('finance:title'), href: '/finance' },
            { label: t('finance:gifts.title'), href: PATH },
            { label: code },
          ]}
        />
      }
    >
      {giver ? <GivenBy {...giver} t={t} /> : null}
      <WentBack state={state} t={t} />
      <CorrectedThingPart
        {...{ place, acts, again, story, t, locale }}
        texts={CORRECTION_ACTS.texts}
        path={`${PATH}/${donationId}`}
        target={donationId}
        sign="donation"
        stands={state.gift}
        proposal={state.proposal}
        facts={factsOf(place, t)}
        labels={{
          facts: t('finance:gifts.one-lead'),
          about: t('finance:gifts.open'),
          story: t('finance:gifts.story'),
        }}
      />
    </Layout>,
  );
}

/** What of it went back to the giver; nothing where nothing did. */
function WentBack({
  state,
  t,
}: {
  readonly state: CorrectionPlace['state'];
  readonly t: Translate;
}): VNode | null {
  const { gift, returns } = state;
  const status = standingOf(state);
  if (status === 'received' || !gift) return null;
  const left = minorOf(gift.money) - awayOf(returns);
  return (
    <p>
      <StatusBadge kind="donation" status={status} /> {t('finance:gifts.left')}:{' '}
      <Amount money={money(left, gift.money.currency)} />
    </p>
  );
}

/** Who gave it, and whether somebody should look at them. */
function GivenBy({ donorId, standing, t }: Giver & { readonly t: Translate }): VNode {
  const link = <a href={`/finance/donors/${donorId}`}>{donorCode(donorId)}</a>;
  if (!isStopped(standing)) {
    return (
      <p>
        {t('finance:donors.donor')}: {link}
      </p>
    );
  }
  return (
    <Alert tone="warning" title={t(`status:due-diligence.${standing}`)}>
      <p>
        {link}: {t(`finance:due-diligence.${standing}-means`)}
      </p>
    </Alert>
  );
}

function factsOf(
  { fund: { restrictions, currency }, state }: CorrectionPlace,
  t: Translate,
): readonly Fact<GiftInBooks>[] {
  return [
    {
      term: t('common:amount'),
      shown: ({ money: amount }) => <Amount money={amount} />,
      key: ({ money: amount }) => amount.minor,
    },
    ...(state.currency === currency ? [] : [inBooks(t)]),
    {
      term: t('finance:field.fee'),
      shown: (gift) => <Amount money={money(gift.feeMinor, gift.money.currency)} />,
      key: ({ feeMinor }) => feeMinor,
    },
    {
      term: t('finance:gifts.for'),
      shown: ({ restriction }) => {
        const name = restrictions.find((one) => one.restriction === restriction)?.credit;
        return <CodedName among="ledger" code={restriction} name={name} />;
      },
      key: ({ restriction }) => restriction,
    },
    {
      term: t('finance:gifts.received-on'),
      shown: ({ receivedOn }) => <Time value={receivedOn} />,
      key: ({ receivedOn }) => receivedOn,
    },
    {
      term: t('finance:gifts.method'),
      shown: ({ method }) => t(`finance:method.${method}`),
      key: ({ method }) => method,
    },
  ];
}

/** What it is in the books, and by which rate. */
function inBooks(t: Translate): Fact<GiftInBooks> {
  return {
    term: t('finance:gifts.in-books'),
    shown: (gift) => (
      <>
        <Amount money={giftInFund(gift)} />
        {gift.exchange ? <RateOf exchange={gift.exchange} t={t} /> : null}
      </>
    ),
    key: (gift) => `${giftInFund(gift).minor} ${gift.exchange?.rateSetId ?? ''}`,
  };
}

import type { VNode } from 'preact';
import { GoneAct, nextAndAside, NextAct, OtherAct, type Again, type OpenAct } from '#acts';
import { displayCodeOf, giftCode, type GiftInBooks } from '#catalogue';

import { money, textIn } from '#kernel';
import {
  Alert,
  Amount,
  Breadcrumbs,
  Card,
  CodedName,
  Columns,
  DataTable,
  Layout,
  renderPage,
  StatusBadge,
  Time,
  Timeline,
  translator,
  type PageReader,
  type TimelineEntry,
  type Translate,
} from '#web';
import { CORRECTION_ACTS, type CorrectionPlace } from '../correction.acts.js';
import type { GivingFund } from '../views/donations.query.js';

const PATH = '/finance/gifts';

export type GiftOverview = {
  readonly place: CorrectionPlace;
  readonly acts: readonly OpenAct<CorrectionPlace>[];
  readonly story: readonly TimelineEntry[];
};

/** One gift: what the books say of it, what was proposed, what happened. */
export function giftPage(reader: PageReader, overview: GiftOverview, again?: Again): string {
  const { locale } = reader;
  const t = translator(locale);
  const { place, acts, story } = overview;
  const { donationId, fund, state } = place;
  const { gift, proposal } = state;
  const code = giftCode(donationId);
  const path = `${PATH}/${donationId}`;
  const { texts } = CORRECTION_ACTS;
  const common = { place, texts, path, target: donationId, again, t, locale };
  const { next, aside } = nextAndAside(acts, place);
  const status = gift === null ? 'taken-back' : proposal ? 'being-corrected' : 'received';
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
      <GoneAct again={again} offered={[{ target: donationId, open: acts }]} />
      <p>
        <StatusBadge kind="donation" status={status} />
      </p>
      <Columns lead>
        <div class="page-section">
          {proposal ? (
            <Alert tone="warning" title={t('finance:proposal.title')}>
              <p>
                {t('finance:proposal.by', {
                  who: displayCodeOf(proposal.proposedBy),
                  reason: t(`finance:correction-reason.${proposal.reason}`),
                })}
              </p>
              {proposal.becomes ? null : <p>{t('finance:proposal.gone')}</p>}
            </Alert>
          ) : null}
          {gift ? <Facts was={gift} becomes={proposal?.becomes ?? null} fund={fund} t={t} /> : null}
          {next.map((open) => (
            <Card key={open.declaration.name} tone="accent">
              <NextAct {...common} open={open} level={2} />
            </Card>
          ))}
          {aside.map((open) => (
            <Card key={open.declaration.name} tone="quiet">
              <OtherAct {...common} open={open} />
            </Card>
          ))}
        </div>
        <Card title={t('finance:gifts.story')}>
          <Timeline label={t('finance:gifts.story')} entries={story} />
        </Card>
      </Columns>
    </Layout>,
  );
}

type FactsProps = {
  readonly was: GiftInBooks;
  readonly becomes: GiftInBooks | null;
  readonly fund: GivingFund;
  readonly t: Translate;
};

type Line = { readonly term: string; readonly of: (gift: GiftInBooks) => VNode };

/** What stands and what was proposed, side by side; what differs is marked by more than its colour. */
function Facts({ was, becomes, fund, t }: FactsProps): VNode {
  const shown = (line: Line, gift: GiftInBooks): VNode => line.of(gift);
  const differs = (of: (gift: GiftInBooks) => string): boolean =>
    becomes !== null && of(was) !== of(becomes);
  const lines: readonly (Line & { readonly key: (gift: GiftInBooks) => string })[] = [
    {
      term: t('common:amount'),
      of: ({ money: amount }) => <Amount money={amount} />,
      key: ({ money: amount }) => amount.minor,
    },
    {
      term: t('finance:field.fee'),
      of: (gift) => <Amount money={money(gift.feeMinor, gift.money.currency)} />,
      key: ({ feeMinor }) => feeMinor,
    },
    {
      term: t('finance:gifts.for'),
      of: ({ restriction }) => {
        const name = fund.restrictions.find((one) => one.restriction === restriction)?.credit;
        return <CodedName among="ledger" code={restriction} name={name} />;
      },
      key: ({ restriction }) => restriction,
    },
    {
      term: t('finance:gifts.received-on'),
      of: ({ receivedOn }) => <Time value={receivedOn} />,
      key: ({ receivedOn }) => receivedOn,
    },
    {
      term: t('finance:gifts.method'),
      of: ({ method }) => <>{t(`finance:method.${method}`)}</>,
      key: ({ method }) => method,
    },
  ];
  return (
    <DataTable
      caption={t('finance:gifts.one-lead')}
      columns={[
        { header: t('finance:gifts.open'), cell: ({ term }) => term },
        { header: t('finance:proposal.was'), cell: (line) => shown(line, was) },
        ...(becomes
          ? [
              {
                header: t('finance:proposal.becomes'),
                cell: (line: (typeof lines)[number]) =>
                  differs(line.key) ? (
                    <strong>{shown(line, becomes)}</strong>
                  ) : (
                    shown(line, becomes)
                  ),
              },
            ]
          : []),
      ]}
      rows={lines}
      empty=""
    />
  );
}

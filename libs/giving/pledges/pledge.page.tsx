import type { VNode } from 'preact';
import { GoneAct, NextAct, nextAndAside, OtherAct, type Again, type OpenAct } from '#acts';
import { displayCodeOf, donorCode, pledgeCode, pledgeReference, shownReference } from '#catalogue';
import { money, textIn } from '#kernel';
import {
  Alert,
  Amount,
  Card,
  CodedName,
  Columns,
  DataTable,
  DefinitionList,
  Layout,
  PageSection,
  renderPage,
  StatusBadge,
  Time,
  Timeline,
  translator,
  type Column,
  type Definition,
  type PageReader,
  type TimelineEntry,
  type Translate,
} from '#web';
import { PLEDGE_ACTS, type PledgePlace } from './pledge.acts.js';
import { RateOf } from '../pages/rate-of.js';
import { openOf, standingOf, type OpenInstalment, type Pledge } from './pledge.state.js';
import { PATH, Way } from './pledges.page.js';
import { ageOf } from './pledges.query.js';

export type PledgeFacts = {
  readonly place: PledgePlace;
  readonly acts: readonly OpenAct<PledgePlace>[];
  readonly story: readonly TimelineEntry[];
};

/** One pledge: what was promised and came, when the rest is due, and what may be done. */
export function pledgePage(reader: PageReader, facts: PledgeFacts, again?: Again): string {
  const { place, acts, story } = facts;
  const { pledge, fund, authority } = place;
  const { pledgeId, proposal } = pledge;
  const { locale } = reader;
  const t = translator(locale);
  const code = pledgeCode(pledgeId);
  const { next, aside } = nextAndAside(acts, place);
  const texts = PLEDGE_ACTS.texts;
  const shared = { place, again, t, locale, texts, path: `${PATH}/${pledgeId}`, target: pledgeId };
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:pledges.one', { code })}
      lead={textIn(locale, fund.name)}
      section="finance"
      timeZone={place.book.timeZone}
      above={<Way here={code} t={t} within />}
    >
      <GoneAct again={again} offered={[{ target: pledgeId, open: acts }]} />
      <p>
        <StatusBadge kind="pledge" status={standingOf(pledge, authority.today)} />
      </p>
      {proposal ? (
        <Alert tone="warning" title={t('finance:pledges.write-off-proposed')}>
          <p>
            {t('finance:proposal.by', {
              who: displayCodeOf(proposal.proposedBy),
              reason: t(`finance:pledge-end-reason.${proposal.reason}`),
            })}
          </p>
        </Alert>
      ) : null}
      <Columns lead>
        <div class="page-section">
          <Known place={place} t={t} locale={locale} />
          <Instalments place={place} t={t} />
        </div>
        <div class="page-section">
          {next.map((open) => (
            <Card key={open.declaration.name} tone="accent">
              <NextAct {...shared} open={open} level={2} />
            </Card>
          ))}
          {aside.map((open) => (
            <Card key={open.declaration.name} tone="quiet">
              <OtherAct {...shared} open={open} />
            </Card>
          ))}
          <Card title={t('finance:gifts.story')}>
            <Timeline label={t('finance:gifts.story')} entries={story} />
          </Card>
        </div>
      </Columns>
    </Layout>,
  );
}

type PartProps = { readonly place: PledgePlace; readonly t: Translate; readonly locale: string };

function Known({ place: { pledge, fund }, t, locale }: PartProps): VNode {
  const { currency, restriction, donorId } = pledge;
  const amount = (minor: bigint) => <Amount money={money(minor, currency)} />;
  const name = fund.restrictions.find((one) => one.restriction === restriction)?.credit;
  return (
    <DefinitionList
      items={[
        {
          term: t('finance:donors.donor'),
          value: <a href={`/finance/donors/${donorId}`}>{donorCode(donorId)}</a>,
        },
        {
          term: t('finance:gifts.for'),
          value: <CodedName among="ledger" code={restriction} name={name} />,
        },
        { term: t('finance:pledges.amount'), value: amount(pledge.pledged) },
        { term: t('finance:pledges.received'), value: amount(pledge.received) },
        { term: t('finance:pledges.cancelled'), value: amount(pledge.cancelled) },
        { term: t('finance:pledges.written-off'), value: amount(pledge.writtenOff) },
        { term: t('finance:pledges.open'), value: amount(openOf(pledge)) },
        ...inBooks(pledge, t),
        {
          term: t('finance:pledges.is-enforceable'),
          value: t(pledge.isEnforceable ? 'common:yes' : 'common:no'),
        },
        {
          term: t('finance:bank.for-transfer'),
          value: <code>{shownReference(pledgeReference(pledge.pledgeId))}</code>,
        },
        { term: t('finance:pledges.owner'), value: displayCodeOf(pledge.owner) },
        ...(pledge.expiresOn === null
          ? []
          : [{ term: t('finance:pledges.expires-on'), value: <Time value={pledge.expiresOn} /> }]),
        ...pledge.conditions.map(({ text, isMet }) => ({
          term: t('finance:pledges.condition'),
          value: (
            <>
              {textIn(locale, text)} (
              {t(isMet ? 'finance:pledges.is-met' : 'finance:pledges.is-not-met')})
            </>
          ),
        })),
      ]}
    />
  );
}

/** What is owed in another currency stands for so much, since the last month that was revalued. */
function inBooks({ foreign }: Pledge, t: Translate): readonly Definition[] {
  if (!foreign?.exchange) return [];
  const last = foreign.revaluations.at(-1);
  return [
    {
      term: t('finance:pledges.owed-in-books'),
      value: (
        <>
          <Amount money={money(foreign.owed, foreign.into)} />
          {last ? (
            <>
              {' '}
              <a href={`/finance/rates/${last.rateSetId}`}>
                {t('finance:pledges.revalued')} <Time value={last.on} />
              </a>
            </>
          ) : (
            <RateOf exchange={foreign.exchange} t={t} />
          )}
        </>
      ),
    },
  ];
}

function Instalments({ place, t }: Omit<PartProps, 'locale'>): VNode {
  const { pledge, authority } = place;
  const { currency, instalments } = pledge;
  const columns: readonly Column<OpenInstalment>[] = [
    { header: t('finance:pledges.instalment'), cell: ({ number }) => String(number) },
    { header: t('finance:pledges.due-on'), cell: ({ dueOn }) => <Time value={dueOn} /> },
    {
      header: t('finance:pledges.amount'),
      align: 'end',
      cell: ({ minor }) => <Amount money={money(minor, currency)} />,
    },
    {
      header: t('finance:pledges.open'),
      align: 'end',
      cell: ({ open }) => <Amount money={money(open, currency)} />,
    },
    {
      header: t('finance:pledges.age'),
      cell: ({ dueOn, open }) =>
        open === 0n ? null : t(`finance:pledge-age.${ageOf(dueOn, authority.today).age}`),
    },
  ];
  return (
    <PageSection title={t('finance:pledges.instalments')}>
      <DataTable
        caption={t('finance:pledges.instalments')}
        captionHidden
        columns={columns}
        rows={instalments}
        empty={t('common:none')}
      />
    </PageSection>
  );
}

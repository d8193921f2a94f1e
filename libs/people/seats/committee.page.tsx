import type { VNode } from 'preact';
import { ActForm, GoneAct, NextAct, nextAndAside, OtherAct, type Again } from '#acts';
import { textIn } from '#kernel';
import {
  Breadcrumbs,
  Card,
  DataTable,
  Layout,
  PageSection,
  renderPage,
  Time,
  translator,
  type PageReader,
  type Translate,
} from '#web';
import type { CommitteeOverview, ListedSeat } from './committee-overview.js';

/** Who decides for a fund: the seats of its committee, and what the reader may do with them. */
export function committeePage(
  reader: PageReader,
  overview: CommitteeOverview,
  again?: Again,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const { fundId, fundName, place, open, seats } = overview;
  const fund = textIn(locale, fundName);
  const path = pathOf(fundId);
  const part = { again, t, locale };
  const offered = [
    { target: fundId, open },
    ...seats.map(({ seat, open: ofSeat }) => ({
      target: `${fundId}/${seat.seatId}`,
      open: ofSeat,
    })),
  ];
  return renderPage(
    <Layout
      {...reader}
      title={t('seats:title', { fund })}
      lead={t('seats:lead')}
      section="admin"
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('admin:title'), href: '/admin' },
            { label: t('seats:title', { fund }) },
          ]}
        />
      }
    >
      <GoneAct again={again} offered={offered} />
      {place.state.committeeId === null ? null : (
        <PageSection title={t('seats:seats', { count: place.state.size })}>
          <DataTable
            caption={t('seats:seats', { count: place.state.size })}
            captionHidden
            rows={seats}
            empty={t('seats:nobody')}
            columns={[
              { header: t('admin:person'), cell: ({ name }) => name ?? t('admin:erased') },
              { header: t('seats:rank'), cell: ({ seat }) => t(`committee:rank.${seat.rank}`) },
              {
                header: t('seats:term'),
                cell: ({ seat: { from, until } }) => (
                  <>
                    <Time value={from} /> – <Time value={until} />
                  </>
                ),
              },
              {
                header: t('seats:status'),
                cell: ({ seat }) => t(`seats:is.${seat.status}`),
              },
              {
                header: t('admin:your-part'),
                cell: (listed) => <SeatActs {...{ listed, path, ...part }} />,
              },
            ]}
          />
        </PageSection>
      )}
      {open.map((one) => (
        <Card key={one.declaration.name}>
          <NextAct
            {...{ open: one, place, path, ...part }}
            texts="seats"
            target={fundId}
            level={2}
            alone
          />
        </Card>
      ))}
    </Layout>,
  );
}

type SeatActsProps = {
  readonly listed: ListedSeat;
  readonly path: string;
  readonly again: Again | undefined;
  readonly t: Translate;
  readonly locale: string;
};

/** What the reader may do with a seat, or why the rules keep them from it. */
function SeatActs({ listed: { seat, place, open }, path, ...part }: SeatActsProps): VNode {
  const { next, aside } = nextAndAside(open, place);
  const target = `${place.fundId}/${seat.seatId}`;
  const props = { place, target, texts: 'seats', path: `${path}/seats/${seat.seatId}`, ...part };
  return (
    <>
      {next.map((one) => (
        <ActForm key={one.declaration.name} open={one} {...props} />
      ))}
      {aside.map((one) => (
        <OtherAct key={one.declaration.name} open={one} {...props} />
      ))}
    </>
  );
}

/** Where the committee of a fund is filled. */
function pathOf(fundId: string): string {
  return `/admin/committees/${fundId}`;
}

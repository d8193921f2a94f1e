import type { VNode } from 'preact';
import { openActs, SoleAct, type Again } from '#acts';
import { money, textIn } from '#kernel';
import {
  Amount,
  Breadcrumbs,
  ButtonLink,
  DataTable,
  EmptyState,
  Layout,
  renderPage,
  StatusBadge,
  translator,
  type Column,
  type Translate,
  type PageReader,
} from '#web';
import { NEW_FUND, type NewFundPlace } from '../new-fund.acts.js';
import type { FundRow, Position } from '../views/funds.query.js';

export type FundLine = { readonly fund: FundRow; readonly total: Position };

const PATH = '/finance/funds';

/** The reader's funds with what they have. */
export function fundsPage(
  reader: PageReader,
  lines: readonly FundLine[],
  creates: boolean,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const columns: readonly Column<FundLine>[] = [
    {
      header: t('common:fund'),
      cell: ({ fund }) => <a href={`${PATH}/${fund.fundId}`}>{textIn(locale, fund.name)}</a>,
    },
    { header: t('finance:funds.preset'), cell: ({ fund }) => t(`finance:preset.${fund.preset}`) },
    {
      header: t('finance:intake.title'),
      cell: ({ fund }) => <StatusBadge kind="intake" status={fund.intake} />,
    },
    ...(['received', 'available'] as const).map((name): Column<FundLine> => ({
      header: t(`finance:position.${name}`),
      align: 'end',
      cell: ({ total }) => <Amount money={money(total[name], total.currency)} />,
    })),
  ];
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:funds.title')}
      lead={t('finance:funds.lead')}
      section="finance"
      above={<Way here={t('finance:funds.title')} t={t} />}
    >
      {creates ? (
        <p>
          <ButtonLink href={`${PATH}/new`}>{t('finance:act.fund.title')}</ButtonLink>
        </p>
      ) : null}
      {lines.length === 0 ? (
        <EmptyState title={t('finance:position.none')}>
          <p>{t('finance:position.none-text')}</p>
        </EmptyState>
      ) : (
        <DataTable
          caption={t('finance:funds.title')}
          captionHidden
          columns={columns}
          rows={lines}
          empty={t('finance:position.none')}
        />
      )}
    </Layout>,
  );
}

/** A new fund; its policy comes afterwards, from two people. */
export function newFundPage(reader: PageReader, place: NewFundPlace, again?: Again): string {
  const { locale } = reader;
  const t = translator(locale);
  const title = t('finance:act.fund.title');
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={t('finance:act.fund.text')}
      section="finance"
      width="narrow"
      above={<Way here={title} t={t} within />}
    >
      <SoleAct
        open={openActs(NEW_FUND, place)}
        place={place}
        again={again}
        t={t}
        locale={locale}
        texts="finance"
        path={PATH}
      />
    </Layout>,
  );
}

type WayProps = { readonly here: string; readonly t: Translate; readonly within?: boolean };

function Way({ here, t, within = false }: WayProps): VNode {
  return (
    <Breadcrumbs
      crumbs={[
        { label: t('finance:title'), href: '/finance' },
        ...(within ? [{ label: t('finance:funds.title'), href: PATH }] : []),
        { label: here },
      ]}
    />
  );
}

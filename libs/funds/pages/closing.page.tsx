import type { VNode } from 'preact';
import type { Again } from '#acts';
import { money, textIn } from '#kernel';
import {
  Alert,
  Amount,
  Breadcrumbs,
  Card,
  Layout,
  CodedName,
  renderPage,
  translator,
  type PageReader,
} from '#web';
import { FundAct, openOf, type FundOverview, type PartProps } from './fund-parts.js';

/** The end of a fund: what it means in plain words, and the form where nothing stands in its way. */
export function closingPage(reader: PageReader, overview: FundOverview, again?: Again): string {
  const { locale } = reader;
  const t = translator(locale);
  const { fund, openHolds } = overview.place;
  const part = { ...overview, again, t, locale };
  const name = textIn(locale, fund.name);
  const home = `/finance/funds/${fund.fundId}`;
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:closing.title', { fund: name })}
      lead={t('finance:act.closing.text')}
      section="finance"
      width="narrow"
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('finance:funds.title'), href: '/finance/funds' },
            { label: name, href: home },
            { label: t('finance:act.closing.title') },
          ]}
        />
      }
    >
      <Card title={t('finance:closing.what')}>
        <ul>
          {['requests', 'gifts', 'policy', 'cases', 'log'].map((point) => (
            <li key={point}>{t(`finance:closing.means.${point}`)}</li>
          ))}
        </ul>
      </Card>
      <Left {...part} />
      {fund.intake === 'closed' ? (
        <Alert tone="info">{t('finance:closing.closed')}</Alert>
      ) : openOf(part, 'closing')?.refusal?.code === 'fund-has-open-holds' ? (
        <Alert tone="warning">
          <p>{t('finance:closing.holds', { count: openHolds })}</p>
          <p>
            <a href={`/finance/grants?fundId=${fund.fundId}`}>{t('finance:grants.title')}</a>
          </p>
        </Alert>
      ) : (
        <FundAct {...part} name="closing" back={home} />
      )}
    </Layout>,
  );
}

/** Money that nobody has been promised stays where it is. */
function Left({ positions, restrictions, t }: PartProps): VNode | null {
  const left = positions.filter(({ available }) => available !== '0');
  if (left.length === 0) return null;
  return (
    <Alert tone="warning" title={t('finance:closing.left')}>
      <ul>
        {left.map(({ restriction, currency, available }) => (
          <li key={`${restriction} ${currency}`}>
            <Amount money={money(available, currency)} />{' '}
            <CodedName
              among="ledger"
              code={restriction}
              name={restrictions.find((one) => one.restriction === restriction)?.credit}
            />
          </li>
        ))}
      </ul>
      <p>{t('finance:closing.left-text')}</p>
    </Alert>
  );
}

import { textIn } from '#kernel';
import { Card, Columns, EmptyState, Layout, renderPage, translator, type PageReader } from '#web';
import type { GivingFund } from '../views/donations.query.js';

/** Every fund that takes gifts, with what it is for. */
export function giveIndexPage(reader: PageReader, funds: readonly GivingFund[]): string {
  const { locale } = reader;
  const t = translator(locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('give:index.title')}
      lead={t('give:index.lead')}
      section="public"
      open
    >
      {funds.length === 0 ? (
        <EmptyState title={t('give:index.none')}>
          <p>{t('give:index.none-text')}</p>
        </EmptyState>
      ) : (
        <Columns>
          {funds.map(({ fundId, name, purpose }) => (
            <Card key={fundId} title={textIn(locale, name)}>
              <p>{textIn(locale, purpose)}</p>
              <p>
                <a href={`/give/${fundId}`}>{t('give:title', { fund: textIn(locale, name) })}</a>
              </p>
            </Card>
          ))}
        </Columns>
      )}
      <p>
        <a href="/campaigns">{t('give:index.campaigns')}</a>
      </p>
    </Layout>,
  );
}

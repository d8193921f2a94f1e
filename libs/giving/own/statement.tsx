import { giftCode } from '#catalogue';
import { formatMoney, majorText, money, textIn } from '#kernel';
import {
  Amount,
  Breadcrumbs,
  DataTable,
  Layout,
  renderPage,
  Time,
  translator,
  type PageReader,
} from '#web';
import type { OwnGift } from './own.page.js';

/** What arrived of a giver in a civil year, by the days of each fund. */
export type Statement = { readonly year: string; readonly gifts: readonly OwnGift[] };

/** What was given in all, by currency. */
function sumsOf({ gifts }: Statement): readonly { currency: string; minor: bigint }[] {
  const sums = new Map<string, bigint>();
  for (const { gift } of gifts) {
    sums.set(gift.currency, (sums.get(gift.currency) ?? 0n) + BigInt(gift.minor));
  }
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}

/** The statement of a year, to print or to keep. */
export function statementPage(reader: PageReader, statement: Statement): string {
  const { locale } = reader;
  const t = translator(locale);
  const { year, gifts } = statement;
  const title = t('own:statement', { year });
  const path = `/giving/statements/${year}`;
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={t('own:statement-lead')}
      section="public"
      hidden
      above={
        <Breadcrumbs crumbs={[{ label: t('own:title'), href: '/giving' }, { label: title }]} />
      }
    >
      <DataTable
        caption={title}
        captionHidden
        rows={gifts}
        empty={t('own:none')}
        columns={[
          { header: t('own:gift'), cell: ({ gift }) => giftCode(gift.gift_id) },
          { header: t('own:day'), cell: ({ gift }) => <Time value={gift.received_on ?? ''} /> },
          { header: t('common:fund'), cell: ({ fund }) => textIn(locale, fund?.name ?? {}) },
          {
            header: t('common:amount'),
            align: 'end',
            cell: ({ gift }) => <Amount money={money(gift.minor, gift.currency)} />,
          },
        ]}
      />
      <ul>
        {sumsOf(statement).map(({ currency, minor }) => (
          <li key={currency}>
            {t('own:sum', { amount: formatMoney(money(minor, currency), locale) })}
          </li>
        ))}
      </ul>
      <p>
        <a href={`${path}/csv`}>CSV</a> · <a href={`${path}/json`}>JSON</a>
      </p>
    </Layout>,
  );
}

const COLUMNS = ['gift', 'day', 'fund', 'restriction', 'amount', 'currency', 'index'] as const;

/** The same for a spreadsheet: what could be taken for a formula is none. */
export function statementCsv({ gifts }: Statement): string {
  const rows = gifts.map(({ gift, fund }) => [
    giftCode(gift.gift_id),
    gift.received_on ?? '',
    textIn('en', fund?.name ?? {}),
    gift.restriction,
    majorText(money(gift.minor, gift.currency)),
    gift.currency,
    String(gift.leaf ?? ''),
  ]);
  return [COLUMNS, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The same for a program; amounts in minor units. */
export function statementJson(statement: Statement): object {
  return {
    year: statement.year,
    gifts: statement.gifts.map(({ gift }) => ({
      giftId: gift.gift_id,
      receivedOn: gift.received_on,
      fundId: gift.fund_id,
      restriction: gift.restriction,
      amount: { minor: gift.minor, currency: gift.currency },
      position: gift.position,
      index: gift.leaf,
    })),
    sums: sumsOf(statement).map(({ currency, minor }) => ({ minor: minor.toString(), currency })),
  };
}

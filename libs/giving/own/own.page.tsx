import type { VNode } from 'preact';
import { giftCode } from '#catalogue';
import { formatMoney, money, textIn } from '#kernel';
import type { Page } from '#read-models';
import {
  Actions,
  Alert,
  Amount,
  Breadcrumbs,
  ButtonLink,
  Card,
  DataTable,
  DefinitionList,
  Form,
  formatNumber,
  hrefWith,
  Layout,
  Pager,
  renderPage,
  StatusBadge,
  SubmitButton,
  TextField,
  Time,
  translator,
  type Definition,
  type FieldProblem,
  type PageReader,
  type SentValues,
  type Translate,
} from '#web';
import { MatchOfGift } from '../pools/match-offer.js';
import type { PoolRow, readPoolGift } from '../pools/pools.query.js';
import type { GivingFund } from '../views/donations.query.js';
import type { GiverGift } from './giver-gifts.query.js';

const PATH = '/giving';

type Again = { readonly problems: readonly FieldProblem[]; readonly values: SentValues };

/** A gift with what is told of it to whoever gave it. */
export type OwnGift = {
  readonly gift: GiverGift;
  readonly fund: GivingFund | undefined;
  readonly pool: PoolRow | undefined;
  readonly matched: ReturnType<typeof readPoolGift>;
};

/** Asks for the address to which a link is sent. */
export function askLinkPage(reader: PageReader, hasMail: boolean, again?: Again): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('own:title')}
      lead={t('own:lead')}
      section="public"
      width="narrow"
      hidden
    >
      {hasMail ? (
        <Form
          id="link"
          action={PATH}
          problems={again?.problems}
          values={again?.values}
          label={t('own:title')}
        >
          <TextField
            name="email"
            type="email"
            label={t('own:email')}
            hint={t('own:email-hint')}
            inputMode="email"
            autocomplete="email"
            required
          />
          <Actions>
            <SubmitButton>{t('own:ask')}</SubmitButton>
          </Actions>
        </Form>
      ) : (
        <Alert tone="info">{t('own:no-mail')}</Alert>
      )}
    </Layout>,
  );
}

/** The same for every address. */
export function askedPage(reader: PageReader): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout {...reader} title={t('own:asked')} section="public" width="narrow" hidden>
      <p>{t('own:asked-text')}</p>
      <Actions>
        <ButtonLink href={PATH} tone="quiet">
          {t('own:ask-again')}
        </ButtonLink>
      </Actions>
    </Layout>,
  );
}

/** Whoever holds a link presses a button; what it says is the same for a link that is over. */
export function followLinkPage(
  reader: PageReader,
  token: string,
  problems?: readonly FieldProblem[],
): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('own:title')}
      lead={t('own:follow-lead')}
      section="public"
      width="narrow"
      hidden
    >
      <Form
        id="follow"
        action={`${PATH}/links/${encodeURIComponent(token)}`}
        problems={problems}
        label={t('own:follow')}
      >
        <Actions>
          <SubmitButton>{t('own:follow')}</SubmitButton>
        </Actions>
      </Form>
      {problems ? (
        <p>
          <a href={PATH}>{t('own:ask-again')}</a>
        </p>
      ) : null}
    </Layout>,
  );
}

export type OwnGifts = {
  readonly page: Page<OwnGift>;
  /** Years of which there is a statement. */
  readonly years: readonly string[];
};

/** Everything that was given under the address. */
export function ownGiftsPage(reader: PageReader, { page, years }: OwnGifts): string {
  const { locale } = reader;
  const t = translator(locale);
  return renderPage(
    <Layout {...reader} title={t('own:title')} lead={t('own:gifts-lead')} section="public" hidden>
      <Form id="end" action={`${PATH}/end`} label={t('own:end')}>
        <Actions>
          <SubmitButton>{t('own:end')}</SubmitButton>
        </Actions>
      </Form>
      <DataTable
        caption={t('own:gifts')}
        rows={page.rows}
        empty={t('own:none')}
        columns={[
          {
            header: t('own:gift'),
            cell: ({ gift }) => (
              <a href={`${PATH}/gifts/${gift.gift_id}`}>{giftCode(gift.gift_id)}</a>
            ),
          },
          {
            header: t('own:day'),
            cell: ({ gift }) => (gift.received_on ? <Time value={gift.received_on} /> : '–'),
          },
          { header: t('common:fund'), cell: ({ fund }) => textIn(locale, fund?.name ?? {}) },
          { header: t('own:rhythm'), cell: ({ gift }) => t(`give:rhythm-of.${gift.rhythm}`) },
          {
            header: t('common:amount'),
            align: 'end',
            cell: ({ gift }) => <Amount money={money(gift.minor, gift.currency)} />,
          },
          { header: t('own:match'), align: 'end', cell: (own) => matchedText(own, locale, t) },
          {
            header: t('common:status'),
            cell: ({ gift }) => <StatusBadge kind="donation" status={gift.status} />,
          },
        ]}
      />
      <Pager
        newer={page.newer && hrefWith(PATH, { after: page.newer })}
        older={page.older && hrefWith(PATH, { before: page.older })}
      />
      {years.length === 0 ? null : (
        <Card title={t('own:statements')}>
          <p>{t('own:statements-text')}</p>
          <ul>
            {years.map((year) => (
              <li key={year}>
                <a href={`${PATH}/statements/${year}`}>{t('own:statement', { year })}</a>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Layout>,
  );
}

/** What was added, where that is known: an estimate is called one on the page of the gift. */
function matchedText({ pool, matched }: OwnGift, locale: string, t: Translate): string {
  if (!pool || !matched || matched.status === 'refused') return '–';
  const isOpen = pool.rule.method !== 'first-come' && pool.stage !== 'settled';
  if (isOpen) return t('own:match-open');
  return formatMoney(money(matched.matched_minor, pool.currency), locale);
}

/** One gift, with what proves it. */
export function ownGiftPage(reader: PageReader, own: OwnGift, leaf: string | undefined): string {
  const { locale } = reader;
  const t = translator(locale);
  const { gift, fund, pool, matched } = own;
  const title = t('own:gift-of', { code: giftCode(gift.gift_id) });
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={formatMoney(money(gift.minor, gift.currency), locale)}
      section="public"
      width="narrow"
      hidden
      above={<Breadcrumbs crumbs={[{ label: t('own:title'), href: PATH }, { label: title }]} />}
    >
      <p>
        <StatusBadge kind="donation" status={gift.status} />
      </p>
      <DefinitionList items={factsOf(own, locale, t)} />
      {pool ? (
        <MatchOfGift pool={pool} gift={matched} timeZone="UTC" locale={locale} t={t} />
      ) : null}
      {fund ? (
        <p>
          <a href={`/open/${fund.fundId}`}>{t('own:what-it-did')}</a>
        </p>
      ) : null}
      <Proof {...{ gift, leaf, locale, t }} />
    </Layout>,
  );
}

function factsOf({ gift, fund }: OwnGift, locale: string, t: Translate): readonly Definition[] {
  const credit = fund?.restrictions.find(({ restriction }) => restriction === gift.restriction);
  const purpose = credit ? textIn(locale, credit.credit) : t('finance:restriction.free');
  return [
    { term: t('common:fund'), value: textIn(locale, fund?.name ?? {}) },
    { term: t('own:purpose'), value: purpose },
    { term: t('own:rhythm'), value: t(`give:rhythm-of.${gift.rhythm}`) },
    ...(gift.received_on === null
      ? []
      : [{ term: t('own:day'), value: <Time value={gift.received_on} /> }]),
  ];
}

function Proof({
  gift,
  leaf,
  locale,
  t,
}: {
  readonly gift: GiverGift;
  readonly leaf: string | undefined;
  readonly locale: string;
  readonly t: Translate;
}): VNode | null {
  if (gift.position === null || gift.leaf === null || leaf === undefined) return null;
  return (
    <Card title={t('own:proof')} tone="quiet">
      <p>{t('own:proof-text')}</p>
      <DefinitionList
        items={[
          { term: t('own:position'), value: <code>{gift.position}</code> },
          { term: t('own:index'), value: <code>{formatNumber(gift.leaf, locale)}</code> },
          { term: t('own:leaf'), value: <code>{leaf}</code> },
        ]}
      />
    </Card>
  );
}

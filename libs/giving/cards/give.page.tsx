import { formatMoney, minorUnitDigits, money, parseMajor, textIn, type Money } from '#kernel';
import {
  Actions,
  Alert,
  ButtonLink,
  Form,
  Layout,
  RadioGroup,
  renderPage,
  SubmitButton,
  TextField,
  translator,
  type AlertTone,
  type FieldProblem,
  type PageReader,
  type SentValues,
  type Translate,
} from '#web';
import type { DonationState } from '../donation.decider.js';
import { MatchField, MatchOfGift } from '../pools/match-offer.js';
import type { PoolRow } from '../pools/pools.query.js';
import { CampaignAsks } from '../campaigns/campaign.page.js';
import type { CampaignRow } from '../campaigns/campaigns.query.js';
import type { GivingFund } from '../views/donations.query.js';
import { standingOf } from './gift-returns.js';
import { OTHER, RHYTHMS } from './give.dto.js';

type Again = { readonly problems: readonly FieldProblem[]; readonly values: SentValues };

/** Amounts that are offered, in whole units; a currency without parts counts larger numbers. */
const SUGGESTED = { withParts: [20, 50, 100, 250], whole: [2_000, 5_000, 10_000, 25_000] } as const;

export type GiveOffer = {
  readonly fund: GivingFund;
  /** Pools that would add to the gift. */
  readonly offers: readonly PoolRow[];
  /** The campaign by which the giver came. */
  readonly asks?: CampaignRow;
};

/** What somebody gives, and how often; the card is asked for on the provider's own page. */
export function givePage(
  reader: PageReader,
  { fund, offers, asks }: GiveOffer,
  again?: Again,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const { currency } = fund;
  const parts = minorUnitDigits(currency) ?? 0;
  const suggested = parts === 0 ? SUGGESTED.whole : SUGGESTED.withParts;
  const title = t('give:title', { fund: textIn(locale, fund.name) });
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={t(asks ? 'give:lead-campaign' : 'give:lead')}
      section="public"
      width="narrow"
      languageForm={{ id: 'gift' }}
    >
      {asks?.published ? <CampaignAsks terms={asks.published} locale={locale} /> : null}
      <Form
        id="gift"
        action={`/give/${fund.fundId}`}
        problems={again?.problems}
        values={again?.values}
        label={title}
      >
        {asks ? <input type="hidden" name="campaign" value={asks.campaignId} /> : null}
        <RadioGroup
          name="amount"
          label={t('give:amount')}
          required
          value={String(suggested[1])}
          options={[
            ...suggested.map((units) => ({
              value: String(units),
              label: short(parseMajor(String(units), currency), locale),
            })),
            { value: OTHER, label: t('give:other') },
          ]}
        />
        <TextField
          name="other"
          label={t('give:other-amount', { currency })}
          hint={t('give:other-hint')}
          inputMode="decimal"
          width="short"
        />
        <RadioGroup
          name="rhythm"
          label={t('give:rhythm')}
          required
          value="once"
          options={RHYTHMS.map((value) => ({
            value,
            label: t(`give:rhythm-of.${value}`),
            ...(value === 'monthly' ? { hint: t('give:monthly-hint') } : {}),
          }))}
        />
        <MatchField offers={offers} locale={locale} t={t} />
        <TextField
          name="email"
          type="email"
          label={t('give:email')}
          hint={t('give:email-hint')}
          inputMode="email"
          autocomplete="email"
        />
        <Alert tone="info">{t('give:card-elsewhere')}</Alert>
        <Actions>
          <SubmitButton>{t('give:go-on')}</SubmitButton>
        </Actions>
      </Form>
    </Layout>,
  );
}

/** Said where no provider was set up. */
export function noCardsPage(reader: PageReader, fund: GivingFund): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('give:title', { fund: textIn(reader.locale, fund.name) })}
      section="public"
      width="narrow"
    >
      <Alert tone="info" title={t('give:no-cards')}>
        {t('give:no-cards-text')}
      </Alert>
    </Layout>,
  );
}

export type GiftStatus = {
  readonly state: Exclude<DonationState, { readonly status: 'unknown' }>;
  /** Whether the giver left the provider's page by its way back. */
  readonly cameBack: boolean;
  readonly path: string;
  /** What the pool that it names does for it; undefined where it names none. */
  readonly match: Pick<Parameters<typeof MatchOfGift>[0], 'pool' | 'gift' | 'timeZone'> | undefined;
};

/** What is known of a gift, and no more: that somebody came back proves nothing. */
export function giftStatusPage(
  reader: PageReader,
  { state, cameBack, path, match }: GiftStatus,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const { amount, fundId } = aboutOf(state);
  const { tone, key, isOver } = sayingOf(state, cameBack);
  return renderPage(
    <Layout
      {...reader}
      title={t('give:status.title')}
      lead={amount && formatMoney(amount, locale)}
      section="public"
      width="narrow"
      hidden
    >
      <Alert tone={tone} title={t(`give:status.${key}`)}>
        {t(`give:status.${key}-text`)}
      </Alert>
      {match && tone !== 'warning' ? <MatchOfGift {...match} locale={locale} t={t} /> : null}
      <Actions>{links(t, { isOver, path, fundId })}</Actions>
    </Layout>,
  );
}

function links(
  t: Translate,
  {
    isOver,
    path,
    fundId,
  }: { readonly isOver: boolean; readonly path: string; readonly fundId: string },
) {
  const again = (
    <ButtonLink href={`/give/${fundId}`} tone="quiet">
      {t('give:status.give-again')}
    </ButtonLink>
  );
  if (isOver) return again;
  return (
    <>
      <ButtonLink href={path}>{t('give:status.look-again')}</ButtonLink>
      {again}
    </>
  );
}

function aboutOf(state: GiftStatus['state']): {
  readonly amount: Money | null;
  readonly fundId: string;
} {
  if (state.status !== 'received')
    return { amount: state.intent.money, fundId: state.intent.fundId };
  return { amount: state.gift?.money ?? null, fundId: state.fundId };
}

function sayingOf(
  state: GiftStatus['state'],
  cameBack: boolean,
): { readonly tone: AlertTone; readonly key: string; readonly isOver: boolean } {
  switch (state.status) {
    case 'intended':
      return cameBack
        ? { tone: 'info', key: 'left', isOver: false }
        : { tone: 'info', key: 'confirming', isOver: false };
    case 'processing':
      return { tone: 'info', key: 'processing', isOver: false };
    case 'failed':
      return { tone: 'warning', key: 'failed', isOver: false };
    case 'received': {
      if (!state.gift) return { tone: 'info', key: 'taken-back', isOver: true };
      const standing = standingOf(state);
      if (standing === 'received' || standing === 'won') {
        return { tone: 'good', key: 'received', isOver: true };
      }
      return { tone: 'info', key: standing, isOver: true };
    }
  }
}

/** Without parts that are nothing: suggested amounts are whole. */
function short(amount: Money, locale: string): string {
  const { minor, currency } = amount;
  return formatMoney(money(minor, currency), locale).replace(/[.,]0+(?=\D|$)/, '');
}

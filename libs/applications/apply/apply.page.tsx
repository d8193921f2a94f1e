import type { VNode } from 'preact';
import { formatMoney, textIn } from '#kernel';
import {
  Alert,
  ButtonLink,
  Card,
  DefinitionList,
  EmptyState,
  formatDay,
  formatDuration,
  formatInstant,
  Layout,
  PageSection,
  renderPage,
  StatusBadge,
  translator,
  type Definition,
  type Translate,
  type PageReader,
} from '#web';
import { ceilingOf, promisesOf, type FundOnOffer } from '../views/funds.query.js';

/** Everything a page needs to know of whoever reads it. */
/** The first page of asking for help: which funds there are, and what each of them promises. */
export function applyPage(reader: PageReader, funds: readonly FundOnOffer[]): string {
  const t = translator(reader.locale);
  const open = funds.filter(({ shut }) => !shut);
  const shut = funds.filter((fund) => fund.shut);
  return renderPage(
    <Layout
      {...reader}
      title={t('apply:title')}
      lead={t('apply:lead')}
      section="apply"
      front
      frontActions={
        <ButtonLink href="/case" tone="quiet">
          {t('apply:follow')}
        </ButtonLink>
      }
    >
      {open.length === 0 ? (
        <EmptyState title={t('apply:no-fund')} action={{ href: '/case', label: t('apply:follow') }}>
          <p>{t('apply:no-fund-text')}</p>
        </EmptyState>
      ) : (
        <PageSection title={t('apply:funds')} lead={t('apply:funds-lead')}>
          {open.map((fund) => (
            <OpenFund key={fund.fundId} fund={fund} locale={reader.locale} t={t} />
          ))}
        </PageSection>
      )}
      {shut.length === 0 ? null : (
        <PageSection title={t('apply:shut')}>
          {shut.map((fund) => (
            <ShutFund key={fund.fundId} fund={fund} locale={reader.locale} t={t} />
          ))}
        </PageSection>
      )}
      <PageSection title={t('apply:how')}>
        <ul>
          {['pseudonym', 'sealed', 'time', 'code'].map((point) => (
            <li key={point}>{t(`apply:how-points.${point}`)}</li>
          ))}
        </ul>
      </PageSection>
    </Layout>,
  );
}

type FundProps = { readonly fund: FundOnOffer; readonly locale: string; readonly t: Translate };

function OpenFund({ fund, locale, t }: FundProps): VNode {
  return (
    <Card
      title={textIn(locale, fund.name)}
      aside={<StatusBadge kind="intake" status="open" />}
      level={3}
      tone="accent"
    >
      <p>{textIn(locale, fund.purpose)}</p>
      <DefinitionList items={promiseLines({ fund, locale, t })} />
      <p>
        <ButtonLink href={`/apply/${fund.fundId}`}>{t('apply:choose')}</ButtonLink>
      </p>
    </Card>
  );
}

/** What the fund promises, from its policy: how fast, how much, until when. */
export function promiseLines({ fund, locale, t }: FundProps): readonly Definition[] {
  const { policy, currency, until, round } = fund;
  if (!policy) return [];
  const ceiling = ceilingOf(policy, currency);
  const [urgent] = promisesOf(policy);
  const usual = promisesOf(policy).at(fund.preset === 'solidarity' ? -1 : 2);
  const within = (hours = 0): string => formatDuration(hours * HOUR, locale);
  const answer =
    fund.preset === 'solidarity'
      ? t('apply:promise.answer-round', { usual: within(usual?.decisionHours) })
      : t('apply:promise.answer-crisis', {
          urgent: within(urgent?.decisionHours),
          usual: within(usual?.decisionHours),
        });
  const needs = policy.needs.map((need) => t(`needs:kind.${need}`));
  return [
    { term: t('apply:promise.answer'), value: answer },
    ...(ceiling
      ? [
          {
            term: t('apply:promise.ceiling'),
            value: t('apply:promise.up-to', { amount: formatMoney(ceiling, locale) }),
          },
        ]
      : []),
    {
      term: t('apply:promise.needs'),
      value: new Intl.ListFormat(locale, { type: 'conjunction' }).format(needs),
    },
    ...(round === null ? [] : [{ term: t('apply:promise.round'), value: round }]),
    ...(until === null
      ? []
      : [{ term: t('apply:promise.until'), value: dayOrInstant(until, locale) }]),
  ];
}

const HOUR = 3_600_000;
const DAY_CHARACTERS = 10;

function dayOrInstant(text: string, locale: string): string {
  return text.length === DAY_CHARACTERS ? formatDay(text, locale) : formatInstant(text, locale);
}

function ShutFund({ fund, locale, t }: FundProps): VNode {
  const { until } = fund;
  return (
    <Card
      title={textIn(locale, fund.name)}
      aside={<StatusBadge kind="intake" status={signOf(fund)} />}
      level={3}
      tone="quiet"
    >
      <p>{t(`apply:why-shut.${whyShut(fund)}`)}</p>
      {fund.shut === 'suspended' && until !== null ? (
        <p>{t('apply:open-again', { day: dayOrInstant(until, locale) })}</p>
      ) : null}
    </Card>
  );
}

/** The reason in the words of the texts: that of a suspension, else the state itself. */
function whyShut({ shut, suspendedFor }: FundOnOffer): string {
  return shut === 'suspended' ? (suspendedFor ?? 'other') : (shut ?? 'other');
}

function signOf({ shut }: FundOnOffer): string {
  return shut === 'ended' ? 'closed' : (shut ?? 'open');
}

/** What a fund that takes nothing at the moment says to whoever followed an old link. */
export function shutPage(reader: PageReader, fund: FundOnOffer): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout {...reader} title={textIn(reader.locale, fund.name)} section="apply" width="narrow">
      <Alert tone="warning" title={t('apply:not-now')}>
        {t(`apply:why-shut.${whyShut(fund)}`)}
      </Alert>
      <OtherHelp t={t} />
      <p>
        <ButtonLink href="/apply">{t('apply:other-funds')}</ButtonLink>
      </p>
    </Layout>,
  );
}

/** Others who help people who defend rights; public addresses, so that nobody is sent away empty. */
const ELSEWHERE = [
  ['front-line-defenders', 'https://www.frontlinedefenders.org/emergency-contact'],
  ['protect-defenders', 'https://protectdefenders.eu/'],
  ['lifeline', 'https://www.csolifeline.org/'],
  ['digital-defenders', 'https://www.digitaldefenders.org/'],
  ['access-now', 'https://www.accessnow.org/help/'],
] as const;

/** Where else to turn. */
export function OtherHelp({ t }: { readonly t: Translate }): VNode {
  return (
    <PageSection title={t('apply:elsewhere.title')} lead={t('apply:elsewhere.lead')}>
      <ul>
        {ELSEWHERE.map(([name, href]) => (
          <li key={name}>
            <a href={href} rel="noreferrer">
              {t(`apply:elsewhere.${name}.name`)}
            </a>{' '}
            – {t(`apply:elsewhere.${name}.what`)}
          </li>
        ))}
      </ul>
    </PageSection>
  );
}

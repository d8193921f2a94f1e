import { displayCodeOf } from '#catalogue';
import type { VNode } from 'preact';
import { GoneAct, type Again } from '#acts';

import { formatMoney, money, textIn, type Money } from '#kernel';
import {
  Alert,
  Amount,
  Breadcrumbs,
  ButtonLink,
  Card,
  DataTable,
  Figure,
  FigureRow,
  Layout,
  Meter,
  PageSection,
  renderPage,
  CodedName,
  StatusBadge,
  Time,
  translator,
  type Column,
  type Translate,
  type PageReader,
} from '#web';
import { totalOf, type PolicyRow, type Position, type WaitingRow } from '../views/funds.query.js';
import { AtProcessor } from './at-processor.js';
import { Lending } from './lending.js';
import { OpeningBalancePart } from './opening-balance.js';
import { PolicyView } from './policy-view.js';
import { FundAct, isOwnWork, type FundOverview, type PartProps } from './fund-parts.js';
import { Promises } from './promises.js';
import { Restrictions } from './restrictions.js';

/** One fund: where its money is, whether it takes requests, by which policy it decides. */
export function fundPage(reader: PageReader, overview: FundOverview, again?: Again): string {
  const { locale } = reader;
  const t = translator(locale);
  const { fund } = overview.place;
  const name = textIn(locale, fund.name);
  const parts = { ...overview, again, t, locale };
  return renderPage(
    <Layout
      {...reader}
      title={name}
      lead={textIn(locale, fund.purpose)}
      section="finance"
      timeZone={fund.timeZone}
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('finance:title'), href: '/finance' },
            { label: t('finance:funds.title'), href: '/finance/funds' },
            { label: name },
          ]}
        />
      }
    >
      <GoneAct again={again} offered={offeredOn(overview)} />
      <Shortfalls {...parts} />
      <PositionFigures {...parts} />
      <PositionTable {...parts} />
      <AtProcessor {...parts} />
      <OpeningBalancePart {...parts} />
      <Lending {...parts} />
      <Waiting {...parts} />
      <Intake {...parts} />
      <Policies {...parts} />
      <Restrictions {...parts} />
      {isOwnWork(parts, 'closing') ? (
        <p>
          <a href={`/finance/funds/${fund.fundId}/closing`}>{t('finance:closing.open')}</a>
        </p>
      ) : null}
    </Layout>,
  );
}

/** Acts on the fund, and those on each of its policies. */
function offeredOn({ place, policies, acts: open }: FundOverview) {
  const { fundId } = place.fund;
  const targets = [fundId, ...policies.map(({ version }) => `${fundId}/${version}`)];
  return targets.map((target) => ({ target, open }));
}

/** What went back to givers and is not there, beside the restriction that shows nothing for it (D29). */
function Shortfalls({
  place: { fund },
  positions,
  restrictions,
  t,
  locale,
}: PartProps): VNode | null {
  const short = positions.filter(({ missing }) => missing !== '0');
  if (short.length === 0) return null;
  return (
    <Alert tone="warning" title={t('finance:shortfall.title')}>
      <ul>
        {short.map(({ restriction, missing, currency }) => (
          <li key={`${restriction} ${currency}`}>
            <CodedName
              among="ledger"
              code={restriction}
              name={restrictions.find((one) => one.restriction === restriction)?.credit}
            />
            {': '}
            {t('finance:shortfall.missing', {
              amount: formatMoney(money(missing, fund.currency), locale),
            })}
          </li>
        ))}
      </ul>
      <p>{t('finance:shortfall.text')}</p>
    </Alert>
  );
}

const AMOUNTS = ['available', 'reserved', 'committed', 'settled'] as const;

function PositionFigures({ place: { fund }, positions, t, locale }: PartProps): VNode {
  const { currency } = fund;
  const total = totalOf(positions, currency);
  const of = (minor: string): Money => money(minor, currency);
  return (
    <>
      <FigureRow>
        <Figure
          label={t('finance:position.received')}
          value={<Amount money={of(total.received)} />}
          note={t('finance:position.received-note')}
        />
        {AMOUNTS.map((name) => (
          <Figure
            key={name}
            label={t(`finance:position.${name}`)}
            value={<Amount money={of(total[name])} />}
            note={t(`finance:position.${name}-note`)}
            tone={name === 'available' ? 'good' : 'plain'}
          />
        ))}
      </FigureRow>
      <Meter
        label={t('finance:position.available-of')}
        value={BigInt(total.available)}
        max={BigInt(total.received)}
        text={t('finance:position.of', {
          part: formatMoney(of(total.available), locale),
          whole: formatMoney(of(total.received), locale),
        })}
        tone="good"
      />
    </>
  );
}

function PositionTable({ place: { fund }, positions, restrictions, t }: PartProps): VNode | null {
  if (positions.length < 2) return null;
  const amount = (name: (typeof AMOUNTS)[number] | 'received'): Column<Position> => ({
    header: t(`finance:position.${name}`),
    align: 'end',
    cell: (row) => <Amount money={money(row[name], row.currency)} />,
  });
  const total = totalOf(positions, fund.currency);
  const names = ['received', ...AMOUNTS.slice(1), 'available'] as const;
  return (
    <DataTable
      caption={t('finance:position.by-restriction')}
      columns={[
        {
          header: t('finance:restriction.name'),
          cell: ({ restriction }) => (
            <CodedName
              among="ledger"
              code={restriction}
              name={restrictions.find((one) => one.restriction === restriction)?.credit}
            />
          ),
        },
        ...names.map(amount),
      ]}
      rows={positions}
      empty={t('common:none')}
      foot={[
        t('common:total'),
        ...names.map((name) => <Amount key={name} money={money(total[name], fund.currency)} />),
      ]}
    />
  );
}

/** Everybody in the queue is told the same: nobody is overtaken by a smaller sum. */
function Waiting({ waiting, t }: PartProps): VNode | null {
  if (waiting.length === 0) return null;
  const columns: readonly Column<WaitingRow>[] = [
    {
      header: t('finance:waiting.urgency'),
      cell: ({ priority }) => <StatusBadge kind="priority" status={priority.toLowerCase()} />,
    },
    { header: t('finance:waiting.since'), cell: ({ since }) => <Time value={since} /> },
    {
      header: t('finance:waiting.asked'),
      align: 'end',
      cell: ({ asked_minor, currency }) => <Amount money={money(asked_minor, currency)} />,
    },
    {
      header: t('finance:waiting.found'),
      align: 'end',
      cell: ({ found_minor, currency }) => <Amount money={money(found_minor, currency)} />,
    },
  ];
  return (
    <PageSection title={t('finance:waiting.title')} lead={t('finance:waiting.lead')}>
      <DataTable
        caption={t('finance:waiting.title')}
        captionHidden
        columns={columns}
        rows={waiting}
        empty={t('common:none')}
      />
    </PageSection>
  );
}

function Intake(props: PartProps): VNode {
  const { place, t } = props;
  const { intake, round, until, reason } = place.fund;
  return (
    <PageSection title={t('finance:intake.title')} id="intake">
      <Card
        title={t(`finance:intake.${intake}`)}
        level={3}
        aside={<StatusBadge kind="intake" status={intake} />}
      >
        <p>
          {round === null ? null : `${t('finance:intake.round', { round })} `}
          {reason === null ? null : `${t(`finance:suspension.${reason}`)} `}
          {until === null ? null : (
            <>
              {t('finance:intake.until')} <Time value={until} />
            </>
          )}
        </p>
        <Promises {...props} />
        <FundAct {...props} name="suspension" folded />
        <FundAct {...props} name="intake" />
      </Card>
    </PageSection>
  );
}

function Policies(props: PartProps): VNode {
  const { place, policies, t, locale } = props;
  const { fund, inForce } = place;
  const proposed = policies.find(({ status }) => status === 'proposed');
  const coming = policies.find(
    (one) => one.status === 'published' && one.version > (inForce?.version ?? 0),
  );
  const shown = { currency: fund.currency, t, locale };
  return (
    <PageSection title={t('finance:policy.title')} lead={t('finance:policy.lead')} id="policy">
      {proposed ? (
        <Card tone="accent" title={t('finance:policy.proposed', { version: proposed.version })}>
          <PolicyWho row={proposed} t={t} />
          <details>
            <summary>{t('finance:policy.read')}</summary>
            <PolicyView policy={proposed.policy} {...shown} />
          </details>
          <p class="hint">{t('finance:act.confirmation.text')}</p>
          <FundAct {...props} name="confirmation" version={proposed.version} />
        </Card>
      ) : null}
      {coming ? (
        <Card title={t('finance:policy.coming', { version: coming.version })}>
          <PolicyWho row={coming} t={t} />
          <details>
            <summary>{t('finance:policy.read')}</summary>
            <PolicyView policy={coming.policy} {...shown} />
          </details>
        </Card>
      ) : null}
      {inForce ? (
        <Card title={t('finance:policy.in-force', { version: inForce.version })}>
          <PolicyWho row={inForce} t={t} />
          <PolicyView policy={inForce.policy} {...shown} />
        </Card>
      ) : (
        <p class="quiet">{t('finance:policy.none')}</p>
      )}
      {isOwnWork(props, 'policy') ? (
        <p>
          <ButtonLink href={`/finance/funds/${fund.fundId}/policy`} tone="quiet">
            {t('finance:act.policy.title')}
          </ButtonLink>
        </p>
      ) : null}
    </PageSection>
  );
}

function PolicyWho({ row, t }: { readonly row: PolicyRow; readonly t: Translate }): VNode {
  return (
    <p class="hint">
      {row.proposedBy === null || row.proposedAt === null ? null : (
        <>
          {t('finance:policy.proposed-by', { code: displayCodeOf(row.proposedBy) })}{' '}
          <Time value={row.proposedAt} />
          {'. '}
        </>
      )}
      {row.confirmedBy === null || row.inForceFrom === null ? null : (
        <>
          {t('finance:policy.confirmed-by', { code: displayCodeOf(row.confirmedBy) })}{' '}
          <Time value={row.inForceFrom} />
          {'.'}
        </>
      )}
    </p>
  );
}

import type { VNode } from 'preact';
import { ActForm, GoneAct, openActs, ownWork, SoleAct, type Again, type Place } from '#acts';
import { bankAccountCode, bankLineCode, displayCodeOf, giftCode } from '#catalogue';
import { find, money, textIn } from '#kernel';
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
  EmptyState,
  Form,
  formatNumber,
  hrefWith,
  Layout,
  PagedTable,
  Pager,
  PageSection,
  renderPage,
  StatusBadge,
  SubmitButton,
  Time,
  translator,
  type Column,
  type PageReader,
  type Translate,
} from '#web';
import {
  BANK_ACCOUNT_ACTS,
  BANK_ACCOUNTS_ACTS,
  type BankAccountPlace,
  type BankAccountsPlace,
} from '../bank/bank-account.acts.js';
import { BANK_LINE_ACTS, BANK_LINES_ACTS, type BankLinePlace } from '../bank/bank-line.acts.js';
import type { BankLineSaid } from '#catalogue';
import { gapsBetween } from '../bank/statement-gaps.js';
import type { BankAccountRow, BankLineRow, BankStatementRow } from '../views/bank.query.js';
import type { GivingFund } from '../views/donations.query.js';
import { ProposalForm, proposalColumn, said } from './line-proposals.js';
import type { ProposedLine } from '../views/proposals.query.js';

const PATH = '/finance/statements';
const DAY_MS = 86_400_000;

export type StatementsOverview = {
  readonly accounts: readonly BankAccountRow[];
  readonly waiting: Page<ProposedLine>;
  /** Lines that may be booked together. */
  readonly certain: readonly ProposedLine[];
  readonly funds: readonly GivingFund[];
  /** Funds whose books the reader keeps. */
  readonly own: readonly string[];
  readonly registers: boolean;
  readonly authority: Place['authority'];
};

/** Accounts of the reader's funds at banks, and what came in of which nobody has said what it is. */
export function statementsPage(
  reader: PageReader,
  overview: StatementsOverview,
  again?: Again,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const { accounts, waiting, funds, registers, authority } = overview;
  const { today } = authority;
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:bank.title')}
      lead={t('finance:bank.lead')}
      section="finance"
      above={<Way t={t} here={t('finance:bank.title')} />}
    >
      {registers ? (
        <Actions>
          <ButtonLink href={`${PATH}/new`}>{t('finance:act.bank-account.title')}</ButtonLink>
        </Actions>
      ) : null}
      <Certain overview={overview} again={again} t={t} locale={locale} />
      <PageSection title={t('finance:bank.waiting')}>
        <PagedTable
          caption={t('finance:bank.waiting')}
          columns={[
            ...lineColumns(funds, { locale, t, today }),
            proposalColumn(overview.own, { locale, t }),
          ]}
          page={waiting}
          hrefOf={(edge) => hrefWith(PATH, edge)}
          none={{
            title: t('finance:bank.none-waiting'),
            text: t('finance:bank.none-waiting-text'),
          }}
        />
      </PageSection>
      <PageSection title={t('finance:bank.accounts')}>
        {accounts.length === 0 ? (
          <EmptyState title={t('finance:bank.no-accounts')}>
            <p>{t('finance:bank.no-accounts-text')}</p>
          </EmptyState>
        ) : (
          <DataTable
            caption={t('finance:bank.accounts')}
            captionHidden
            columns={accountColumns(funds, locale, t)}
            rows={accounts}
            empty={t('finance:bank.no-accounts')}
          />
        )}
      </PageSection>
    </Layout>,
  );
}

function accountColumns(
  funds: readonly GivingFund[],
  locale: string,
  t: Translate,
): readonly Column<BankAccountRow>[] {
  return [
    {
      header: t('finance:bank.account'),
      cell: ({ bank_account_id: id }) => (
        <a href={`${PATH}/accounts/${id}`}>{bankAccountCode(id)}</a>
      ),
    },
    { header: t('common:fund'), cell: ({ fund_id: id }) => fundName(funds, id, locale) },
    {
      header: t('common:status'),
      cell: ({ status }) => <StatusBadge kind="bank-account" status={status} />,
    },
  ];
}

type PartProps = { readonly t: Translate; readonly locale: string };

/** Lines of which nobody need doubt what they are: one press books them all. */
function Certain({
  overview: { certain, funds, authority },
  again,
  t,
  locale,
}: PartProps & {
  readonly overview: StatementsOverview;
  readonly again: Again | undefined;
}): VNode | null {
  const lines = certain.flatMap(({ line_id: lineId, proposals: [first] }) =>
    first?.is === 'gift' && first.pledge ? [{ lineId, pledgeId: first.pledge.pledgeId }] : [],
  );
  const place = { authority, certain: lines };
  const open = openActs(BANK_LINES_ACTS, place);
  return (
    <>
      <GoneAct again={again} offered={[{ target: '', open }]} />
      {ownWork(open).map((one) => (
        <PageSection
          key={one.declaration.name}
          title={t('finance:bank.certain', { count: lines.length })}
        >
          <p class="quiet">{t('finance:act.certain-lines.text')}</p>
          <DataTable
            caption={t('finance:act.certain-lines.title')}
            captionHidden
            columns={[
              ...lineColumns(funds, { locale, t, today: authority.today }),
              { header: t('finance:bank.is'), cell: ({ proposals: [is] }) => is && said(is, t) },
            ]}
            rows={certain}
            empty={t('common:none')}
          />
          <ActForm
            {...{ open: one, place, again, t, locale }}
            texts="finance"
            path={`${PATH}/lines`}
            target=""
          />
        </PageSection>
      ))}
    </>
  );
}

function lineColumns(
  funds: readonly GivingFund[],
  { locale, t, today }: { readonly locale: string; readonly t: Translate; readonly today: string },
): readonly Column<BankLineRow>[] {
  return [
    {
      header: t('finance:bank.line'),
      cell: ({ line_id: id }) => <a href={`${PATH}/lines/${id}`}>{bankLineCode(id)}</a>,
    },
    { header: t('finance:bank.booked-on'), cell: (row) => <Time value={row.booked_on} /> },
    {
      header: t('finance:bank.age'),
      align: 'end',
      cell: (row) => formatNumber(daysBetween(row.booked_on, today), locale),
    },
    { header: t('common:fund'), cell: ({ fund_id: id }) => fundName(funds, id, locale) },
    {
      header: t('finance:bank.owner'),
      cell: ({ owner }) => (owner === null ? t('common:none') : displayCodeOf(owner)),
    },
    {
      header: t('common:amount'),
      align: 'end',
      cell: ({ minor, currency }) => <Amount money={money(minor, currency)} />,
    },
  ];
}

function daysBetween(from: string, until: string): number {
  return Math.max(0, Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS));
}

function fundName(funds: readonly GivingFund[], id: string, locale: string): string {
  return textIn(locale, funds.find(({ fundId }) => fundId === id)?.name ?? {});
}

/** The form for an account of a fund at a bank. */
export function registerAccountPage(
  reader: PageReader,
  place: BankAccountsPlace,
  again?: Again,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const title = t('finance:act.bank-account.title');
  const open = openActs(BANK_ACCOUNTS_ACTS, place);
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={t('finance:act.bank-account.text')}
      section="finance"
      width="narrow"
      above={<Way t={t} here={title} within />}
    >
      {place.funds.length === 0 ? <EmptyState title={t('finance:gifts.no-fund')} /> : null}
      <SoleAct {...{ open, place, again, t, locale }} texts="finance" path={PATH} />
    </Layout>,
  );
}

export type BankAccountOverview = {
  readonly place: BankAccountPlace;
  readonly fund: GivingFund;
  readonly statements: Page<BankStatementRow>;
};

/** One account: who stands by it, its statements, and what is missing between them. */
export function bankAccountPage(
  reader: PageReader,
  { place, fund, statements }: BankAccountOverview,
  again?: Again,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const { state } = place;
  const { bankAccountId: target } = state;
  const code = bankAccountCode(target);
  const path = `${PATH}/accounts/${target}`;
  const acts = ownWork(openActs(BANK_ACCOUNT_ACTS, place));
  const gaps = gapsBetween(state.statements);
  const dayOf = (id: string): string =>
    state.statements.find(({ statementId }) => statementId === id)?.until ?? '';
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:bank.one-account', { code })}
      lead={textIn(locale, fund.name)}
      section="finance"
      above={<Way t={t} here={code} within />}
    >
      <GoneAct again={again} offered={[{ target, open: acts }]} />
      <p>
        <StatusBadge kind="bank-account" status={state.of ? 'registered' : 'proposed'} />
      </p>
      {acts.map((open) => (
        <PageSection
          key={open.declaration.name}
          title={t(`finance:act.${open.declaration.name}.title`)}
        >
          <p class="quiet">{t(`finance:act.${open.declaration.name}.text`)}</p>
          <ActForm {...{ open, place, path, target, again, t, locale }} texts="finance" />
        </PageSection>
      ))}
      {gaps.length === 0 ? null : (
        <Alert tone="warning" title={t('finance:bank.gaps')}>
          <ul>
            {gaps.map(({ after, before, missingMinor, missingStatements }) => (
              <li key={before}>
                {t('finance:bank.gap', { after: dayOf(after), before: dayOf(before) })}{' '}
                {missingStatements ? t('finance:bank.gap-count', { count: missingStatements }) : ''}{' '}
                {missingMinor === null || missingMinor === '0' ? null : (
                  <Amount money={money(missingMinor, fund.currency)} />
                )}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <PageSection title={t('finance:bank.statements')}>
        {statements.rows.length === 0 ? (
          <EmptyState title={t('finance:bank.no-statements')}>
            <p>{t('finance:bank.no-statements-text')}</p>
          </EmptyState>
        ) : (
          <DataTable
            caption={t('finance:bank.statements')}
            captionHidden
            columns={statementColumns(locale, t)}
            rows={statements.rows}
            empty={t('finance:bank.no-statements')}
          />
        )}
        <Pager
          newer={statements.newer && hrefWith(path, { after: statements.newer })}
          older={statements.older && hrefWith(path, { before: statements.older })}
        />
      </PageSection>
    </Layout>,
  );
}

function statementColumns(locale: string, t: Translate): readonly Column<BankStatementRow>[] {
  const amount = (
    header: string,
    of: (row: BankStatementRow) => string | null,
  ): Column<BankStatementRow> => ({
    header: t(header),
    align: 'end',
    cell: (row) => {
      const minor = of(row);
      return minor === null ? t('common:none') : <Amount money={money(minor, row.currency)} />;
    },
  });
  return [
    {
      header: t('finance:bank.from'),
      cell: ({ first_day: day }) => (day === null ? t('common:none') : <Time value={day} />),
    },
    {
      header: t('finance:bank.until'),
      cell: ({ last_day: day }) => (day === null ? t('common:none') : <Time value={day} />),
    },
    amount('finance:bank.opening', (row) => row.opening_minor),
    amount('finance:bank.in', (row) => row.in_minor),
    amount('finance:bank.out', (row) => row.out_minor),
    amount('finance:bank.closing', (row) => row.closing_minor),
    {
      header: t('finance:bank.lines'),
      align: 'end',
      cell: ({ lines }) => formatNumber(lines, locale),
    },
  ];
}

/** One line: what the bank says of it, what it may be, and what can be done with it. */
export function bankLinePage(reader: PageReader, place: BankLinePlace, again?: Again): string {
  const { locale } = reader;
  const t = translator(locale);
  const { line, state, fund } = place;
  const { lineId: target } = line;
  const code = bankLineCode(target);
  const path = `${PATH}/lines/${target}`;
  const acts = ownWork(openActs(BANK_LINE_ACTS, place));
  const { proposals } = place;
  const books = acts.some(({ declaration }) => declaration.name === 'line-gift');
  const fate = find(state.fates, target) ?? undefined;
  const owner = find(state.owners, target);
  const status = fate === undefined ? 'waiting' : fate.is;
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:bank.one-line', { code })}
      lead={textIn(locale, fund.name)}
      section="finance"
      timeZone={place.book.timeZone}
      above={<Way t={t} here={code} within />}
    >
      <GoneAct again={again} offered={[{ target, open: acts }]} />
      <Card>
        <DefinitionList
          items={[
            { term: t('common:amount'), value: <Amount money={line.money} /> },
            { term: t('finance:bank.direction'), value: t(`finance:bank.${line.direction}`) },
            { term: t('finance:bank.booked-on'), value: <Time value={line.bookedOn} /> },
            {
              term: t('common:status'),
              value: <StatusBadge kind="statement-line" status={status} />,
            },
            {
              term: t('finance:bank.owner'),
              value: owner === undefined ? t('common:none') : displayCodeOf(owner),
            },
            ...(fate?.is === 'gift'
              ? [
                  {
                    term: t('finance:gifts.open'),
                    value: (
                      <a href={`/finance/gifts/${fate.donationId}`}>{giftCode(fate.donationId)}</a>
                    ),
                  },
                ]
              : []),
            ...(fate?.is === 'aside'
              ? [{ term: t('finance:bank.reason'), value: t(`finance:bank.aside.${fate.reason}`) }]
              : []),
          ]}
        />
        <Form action={`${path}/opening`} label={t('finance:bank.open')}>
          <p class="quiet">{t('finance:bank.open-text')}</p>
          <Actions>
            <SubmitButton tone="quiet">{t('finance:bank.open')}</SubmitButton>
          </Actions>
        </Form>
      </Card>
      {proposals.length === 0 ? null : (
        <PageSection title={t('finance:bank.may-be')}>
          <ul>
            {proposals.map((proposal) => (
              <li key={JSON.stringify(proposal)}>
                <ProposalForm {...{ lineId: target, proposal, books, t, locale }} />
              </li>
            ))}
          </ul>
        </PageSection>
      )}
      {acts.map((open) => (
        <PageSection
          key={open.declaration.name}
          title={t(`finance:act.${open.declaration.name}.title`)}
        >
          <p class="quiet">{t(`finance:act.${open.declaration.name}.text`)}</p>
          <ActForm {...{ open, place, path, target, again, t, locale }} texts="finance" />
        </PageSection>
      ))}
    </Layout>,
  );
}

/** What a line says of somebody, shown here and now. */
export function bankLineSaidPage(
  reader: PageReader,
  lineId: string,
  said: BankLineSaid | undefined,
): string {
  const t = translator(reader.locale);
  const back = `${PATH}/lines/${lineId}`;
  const shown = (text: string | null): string => (text ? text : t('common:none'));
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:bank.said')}
      section="finance"
      width="narrow"
      above={<Way t={t} here={bankLineCode(lineId)} within />}
    >
      <Alert tone="info">{t('finance:bank.recorded')}</Alert>
      <Card>
        {said ? (
          <DefinitionList
            items={[
              { term: t('finance:bank.payer'), value: shown(said.name) },
              { term: t('finance:bank.payer-account'), value: <code>{shown(said.account)}</code> },
              { term: t('finance:bank.text'), value: shown(said.text) },
              { term: t('finance:bank.reference'), value: shown(said.endToEndId) },
            ]}
          />
        ) : (
          <p>{t('finance:payee.erased')}</p>
        )}
      </Card>
      <p>
        <ButtonLink href={back} tone="quiet">
          {t('finance:bank.back')}
        </ButtonLink>
      </p>
    </Layout>,
  );
}

type WayProps = { readonly t: Translate; readonly here: string; readonly within?: boolean };

function Way({ t, here, within = false }: WayProps): VNode {
  return (
    <Breadcrumbs
      crumbs={[
        { label: t('finance:title'), href: '/finance' },
        ...(within ? [{ label: t('finance:bank.title'), href: PATH }] : []),
        { label: here },
      ]}
    />
  );
}

import type { VNode } from 'preact';
import {
  ActForm,
  GoneAct,
  NextAct,
  nextAndAside,
  OtherAct,
  SoleAct,
  openActs,
  type Again,
  type OpenAct,
} from '#acts';
import { displayCodeOf, donorCode, donorReference, shownReference } from '#catalogue';
import { textIn } from '#kernel';
import {
  Actions,
  Alert,
  ButtonLink,
  Card,
  Columns,
  CodedName,
  DataTable,
  DefinitionList,
  EmptyState,
  Form,
  hrefWith,
  Layout,
  Pager,
  PageSection,
  renderPage,
  StatusBadge,
  SubmitButton,
  Time,
  Timeline,
  translator,
  type Column,
  type PageReader,
  type TimelineEntry,
  type Translate,
} from '#web';
import { giftColumns } from '../pages/gifts.page.js';
import type { DonationPage, GivingFund } from '../views/donations.query.js';
import { DONOR_ACTS, NEW_DONOR, type DonorPlace, type NewDonorPlace } from './donor.acts.js';
import type { OpenedDonor } from './donor-opening.js';
import { dueDiligenceOn, isStopped } from './due-diligence.js';
import { PATH, sumColumns, Way } from './donors.page.js';
import type { AgreementRow, DonorSum } from './donors.query.js';

/** The form for somebody who gives. */
export function newDonorPage(reader: PageReader, place: NewDonorPlace, again?: Again): string {
  const { locale } = reader;
  const t = translator(locale);
  const title = t('finance:act.donor.title');
  const open = openActs(NEW_DONOR, place);
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={t('finance:act.donor.text')}
      section="finance"
      width="narrow"
      above={<Way here={title} t={t} within />}
    >
      {open.length === 0 ? <EmptyState title={t('finance:gifts.no-fund')} /> : null}
      <SoleAct {...{ open, place, again, t, locale }} texts="finance" path={PATH} />
    </Layout>,
  );
}

export type DonorFacts = {
  readonly place: DonorPlace;
  readonly acts: readonly OpenAct<DonorPlace>[];
  /** A line for each fund and currency. */
  readonly sums: readonly DonorSum[];
  readonly gifts: DonationPage;
  readonly agreements: readonly AgreementRow[];
  /** Others who were found to be this one. */
  readonly merged: readonly string[];
  readonly story: readonly TimelineEntry[];
  /** Whether this reader may open the name, which is recorded. */
  readonly opens: boolean;
};

/** One donor: how they stand, what was agreed, every gift, and what may be done. */
export function donorPage(reader: PageReader, facts: DonorFacts, again?: Again): string {
  const { place, sums, gifts, agreements, story } = facts;
  const { donor, funds, authority } = place;
  const { donorId } = donor;
  const { locale } = reader;
  const t = translator(locale);
  const code = donorCode(donorId);
  const kind = t(`finance:donor.${donor.kind}`);
  const standing = dueDiligenceOn(donor.dueDiligence, authority.today);
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:donors.statement', { donor: code })}
      lead={t('finance:donors.statement-lead', { kind })}
      section="finance"
      timeZone={place.book.timeZone}
      above={<Way here={code} t={t} within />}
    >
      <GoneAct again={again} offered={[{ target: donorId, open: facts.acts }]} />
      {isStopped(standing) ? (
        <Alert tone="warning" title={t(`status:due-diligence.${standing}`)}>
          <p>{t(`finance:due-diligence.${standing}-means`)}</p>
        </Alert>
      ) : null}
      <Merging {...facts} again={again} t={t} locale={locale} />
      <Columns lead>
        <div class="page-section">
          <Known {...facts} t={t} />
          <DataTable
            caption={t('finance:donors.in-all')}
            columns={sumColumns(funds, locale, t).slice(1)}
            rows={sums}
            empty={t('finance:gifts.none')}
          />
          <Agreements {...{ agreements, funds, t, locale }} />
          <PageSection title={t('finance:gifts.title')}>
            <DataTable
              caption={t('finance:gifts.title')}
              captionHidden
              columns={giftColumns(funds, locale, t)}
              rows={gifts.rows}
              empty={t('finance:gifts.none')}
            />
            <Pager
              newer={gifts.newer && hrefWith(`${PATH}/${donorId}`, { after: gifts.newer })}
              older={gifts.older && hrefWith(`${PATH}/${donorId}`, { before: gifts.older })}
            />
          </PageSection>
        </div>
        <div class="page-section">
          <Acts {...facts} again={again} t={t} locale={locale} />
          <Card title={t('finance:gifts.story')}>
            <Timeline label={t('finance:gifts.story')} entries={story} />
          </Card>
        </div>
      </Columns>
    </Layout>,
  );
}

type PartProps = DonorFacts & {
  readonly again: Again | undefined;
  readonly t: Translate;
  readonly locale: string;
};

/** What is not sealed, and the way to what is. */
function Known({ place, opens, t }: DonorFacts & { readonly t: Translate }): VNode {
  const { donor, authority } = place;
  const { dueDiligence, donorId } = donor;
  return (
    <>
      <DefinitionList
        items={[
          { term: t('finance:donors.kind'), value: t(`finance:donor.${donor.kind}`) },
          {
            term: t('finance:bank.for-transfer'),
            value: <code>{shownReference(donorReference(donorId))}</code>,
          },
          { term: t('finance:donors.wish'), value: t(`finance:donor-wish.${donor.wish}`) },
          {
            term: t('finance:due-diligence.title'),
            value: (
              <>
                <StatusBadge
                  kind="due-diligence"
                  status={dueDiligenceOn(dueDiligence, authority.today)}
                />
                {dueDiligence ? (
                  <>
                    {' '}
                    <Time value={dueDiligence.on} />
                  </>
                ) : null}
              </>
            ),
          },
          ...(dueDiligence?.validUntil
            ? [
                {
                  term: t('finance:due-diligence.valid-until'),
                  value: <Time value={dueDiligence.validUntil} />,
                },
              ]
            : []),
        ]}
      />
      {opens ? (
        <Form
          action={`${PATH}/${donorId}/opening`}
          layout="inline"
          label={t('finance:donors.open')}
        >
          <Actions>
            <SubmitButton tone="quiet">{t('finance:donors.open')}</SubmitButton>
          </Actions>
          <p class="hint">{t('finance:donors.open-hint')}</p>
        </Form>
      ) : null}
    </>
  );
}

/** That this is another donor, or that somebody says so. */
function Merging(props: PartProps): VNode | null {
  const { place, acts, merged, t } = props;
  const { donor } = place;
  const { proposal, mergedInto } = donor;
  if (mergedInto !== null) {
    return (
      <Alert tone="info" title={t('finance:donors.is-another')}>
        <p>
          <a href={`${PATH}/${mergedInto}`}>{donorCode(mergedInto)}</a>
        </p>
      </Alert>
    );
  }
  const act = (name: string) => acts.find((open) => open.declaration.name === name);
  const shared = { ...props, texts: DONOR_ACTS.texts, path: `${PATH}/${donor.donorId}` };
  const [confirmation, dropping] = [act('donor-merge-confirmation'), act('donor-merge-dropping')];
  return (
    <>
      {merged.length === 0 ? null : (
        <p>
          {t('finance:donors.merged')}{' '}
          {merged.map((id) => (
            <a key={id} href={`${PATH}/${id}`}>
              {donorCode(id)}{' '}
            </a>
          ))}
        </p>
      )}
      {proposal ? (
        <Alert tone="warning" title={t('finance:donors.merge-proposed')}>
          <p>
            {t('finance:donors.merge-proposed-by', { who: displayCodeOf(proposal.proposedBy) })}{' '}
            <a href={`${PATH}/${proposal.into}`}>{donorCode(proposal.into)}</a>
          </p>
          {confirmation ? <ActForm {...shared} open={confirmation} target={donor.donorId} /> : null}
          {dropping ? <OtherAct {...shared} open={dropping} target={donor.donorId} /> : null}
        </Alert>
      ) : null}
    </>
  );
}

const IN_MERGING = ['donor-merge-confirmation', 'donor-merge-dropping'];

function Acts({ acts, place, again, t, locale }: PartProps): VNode {
  const { donorId } = place.donor;
  const others = acts.filter(({ declaration: { name } }) => !IN_MERGING.includes(name));
  const { next, aside } = nextAndAside(others, place);
  const path = `${PATH}/${donorId}`;
  const shared = { place, again, t, locale, path, texts: DONOR_ACTS.texts, target: donorId };
  return (
    <>
      {next.map((open) => (
        <Card key={open.declaration.name} tone="accent">
          <NextAct {...shared} open={open} level={2} />
        </Card>
      ))}
      {aside.map((open) => (
        <Card key={open.declaration.name} tone="quiet">
          <OtherAct {...shared} open={open} />
        </Card>
      ))}
    </>
  );
}

type AgreementsProps = {
  readonly agreements: readonly AgreementRow[];
  readonly funds: readonly GivingFund[];
  readonly t: Translate;
  readonly locale: string;
};

function Agreements({ agreements, funds, t, locale }: AgreementsProps): VNode | null {
  if (agreements.length === 0) return null;
  const fundOf = (row: AgreementRow) => funds.find(({ fundId }) => fundId === row.fund_id);
  const columns: readonly Column<AgreementRow>[] = [
    {
      header: t('finance:agreement.purpose'),
      cell: ({ purpose }) => textIn(locale, purpose),
    },
    { header: t('common:fund'), cell: (row) => textIn(locale, fundOf(row)?.name ?? {}) },
    {
      header: t('finance:gifts.for'),
      cell: (row) => (
        <CodedName
          among="ledger"
          code={row.restriction}
          name={
            fundOf(row)?.restrictions.find((one) => one.restriction === row.restriction)?.credit
          }
        />
      ),
    },
    {
      header: t('finance:agreement.overhead'),
      align: 'end',
      cell: ({ overheadPercent }) => `${overheadPercent} %`,
    },
    {
      header: t('finance:agreement.credit'),
      cell: ({ credit, disclaimer }) => (
        <>
          {textIn(locale, credit)} <span class="quiet">{textIn(locale, disclaimer)}</span>
        </>
      ),
    },
    { header: t('finance:agreement.signed-on'), cell: (row) => <Time value={row.signed_on} /> },
    {
      header: t('finance:agreement.ends-on'),
      cell: ({ ended_on }) => (ended_on === null ? null : <Time value={ended_on} />),
    },
  ];
  return (
    <PageSection title={t('finance:agreement.title')} lead={t('finance:agreement.lead')}>
      <DataTable
        caption={t('finance:agreement.title')}
        captionHidden
        columns={columns}
        rows={agreements}
        empty={t('common:none')}
      />
    </PageSection>
  );
}

/** Who a donor is, opened: on no other page, and in no address. */
export function openedDonorPage(
  reader: PageReader,
  donorId: string,
  { name, contact, note }: OpenedDonor,
): string {
  const t = translator(reader.locale);
  const code = donorCode(donorId);
  const said = (text: string | undefined) =>
    text === undefined || text === '' ? t('common:none') : text;
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:donors.opened', { donor: code })}
      section="finance"
      width="narrow"
      above={<Way here={code} t={t} within />}
    >
      <Alert tone="info">{t('finance:donors.opened-recorded')}</Alert>
      <Card>
        <DefinitionList
          items={[
            { term: t('finance:donors.name'), value: said(name) },
            ...(contact
              ? (['person', 'email', 'phone', 'address'] as const).map((part) => ({
                  term: t(`finance:donors.contact-${part}`),
                  value: said(contact[part]),
                }))
              : []),
            ...(note === undefined
              ? []
              : [{ term: t('finance:due-diligence.note'), value: said(note) }]),
          ]}
        />
      </Card>
      <Actions>
        <ButtonLink href={`${PATH}/${donorId}`} tone="quiet">
          {t('common:back')}
        </ButtonLink>
      </Actions>
    </Layout>,
  );
}

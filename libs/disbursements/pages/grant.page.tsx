import type { VNode } from 'preact';
import { caseCode, grantCode } from '#catalogue';
import { GoneAct, NextAct, OtherAct, type Again, type OpenAct } from '#acts';
import type { PayeeDetails } from '#catalogue';
import { textIn, type Localised, type Money } from '#kernel';
import {
  Alert,
  Amount,
  Breadcrumbs,
  ButtonLink,
  Card,
  Columns,
  DefinitionList,
  Figure,
  FigureRow,
  Layout,
  renderPage,
  StatusBadge,
  Stepper,
  Timeline,
  translator,
  type Step,
  type TimelineEntry,
  type Translate,
  type PageReader,
} from '#web';
import { GRANT_ACTS, type GrantPlace } from '../grant.acts.js';
import type { GrantRow } from '../views/grants.query.js';
import { PayoutCard, type PayoutOverview } from './payout-card.js';

export type GrantOverview = {
  readonly grant: GrantRow;
  readonly fundName: Localised;
  readonly place: GrantPlace;
  readonly acts: readonly OpenAct<GrantPlace>[];
  readonly payouts: readonly PayoutOverview[];
  readonly story: readonly TimelineEntry[];
  readonly timeZone: string;
  /** Whether this reader may open the payee's details, which is recorded. */
  readonly opensPayee: boolean;
};

/** One grant on one page: figures, the next step, its payouts, what happened. */
export function grantPage(reader: PageReader, overview: GrantOverview, again?: Again): string {
  const { locale } = reader;
  const t = translator(locale);
  const { grant, payouts, story } = overview;
  const code = grantCode(grant.grant_id);
  const parts = { ...overview, again, t, locale };
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:grant.title', { code })}
      lead={t('finance:grant.lead', {
        fund: textIn(locale, overview.fundName),
        case: caseCode(grant.application_id),
      })}
      section="finance"
      timeZone={overview.timeZone}
      above={<Way here={code} t={t} />}
    >
      <GoneAct again={again} offered={offeredOn(overview)} />
      <p>
        <StatusBadge kind="grant" status={grant.status} />
      </p>
      <Figures grant={grant} t={t} />
      <Stepper label={t('finance:grant.way')} steps={stepsOf(overview, t)} />
      <Columns lead>
        <div class="page-section">
          {payouts.length === 0 ? <Acts {...parts} /> : <Payouts {...parts} />}
        </div>
        <Card title={t('finance:grant.story')}>
          <Timeline label={t('finance:grant.story')} entries={story} />
        </Card>
      </Columns>
    </Layout>,
  );
}

function offeredOn({ grant, acts, payouts }: GrantOverview) {
  const own = { target: grant.grant_id, open: acts };
  return [own, ...payouts.map(({ row, acts: open }) => ({ target: row.disbursement_id, open }))];
}

type PartProps = GrantOverview & {
  readonly again: Again | undefined;
  readonly t: Translate;
  readonly locale: string;
};

/** What comes next for the grant itself, before there is a payout; what else may be done, folded. */
function Acts(props: PartProps): VNode {
  const [next, ...others] = props.acts;
  return (
    <>
      {next ? (
        <Card tone="accent">
          <NextAct {...actProps(props)} open={next} level={2} />
        </Card>
      ) : null}
      <OtherActs {...props} acts={others} />
    </>
  );
}

function OtherActs(props: PartProps): VNode {
  return (
    <>
      {props.acts.map((open) => (
        <Card key={open.declaration.name} tone="quiet">
          <OtherAct {...actProps(props)} open={open} />
        </Card>
      ))}
    </>
  );
}

/** The payouts; what is left of the grant may go into another one. */
function Payouts(props: PartProps): VNode {
  const { payouts, again, t, locale } = props;
  return (
    <>
      <h2>{t('finance:grant.payouts')}</h2>
      <p class="section-lead">{t('finance:grant.payouts-lead')}</p>
      {payouts.map((payout, place) => (
        <PayoutCard
          key={payout.row.disbursement_id}
          {...payout}
          {...{ again, t, locale }}
          ordinal={place + 1}
          opensPayee={props.opensPayee && payout.row.status !== 'cancelled'}
        />
      ))}
      <OtherActs {...props} />
    </>
  );
}

function actProps({ grant, place, again, t, locale }: PartProps) {
  const { grant_id: target } = grant;
  const { texts } = GRANT_ACTS;
  return { place, texts, target, again, t, locale, path: `/finance/grants/${target}` };
}

/** The payee, opened: for the eyes of whoever pays, and on no other page. */
export function payeePage(
  reader: PageReader,
  at: { readonly grantId: string; readonly disbursementId: string },
  payee: PayeeDetails | undefined,
): string {
  const t = translator(reader.locale);
  const code = grantCode(at.grantId);
  const back = `/finance/grants/${at.grantId}#payout-${at.disbursementId}`;
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:payee.title')}
      section="finance"
      width="narrow"
      above={<Way here={t('finance:payee.title')} grant={{ code, href: back }} t={t} />}
    >
      <Alert tone="info">{t('finance:payee.recorded')}</Alert>
      <Card>
        {payee ? (
          <DefinitionList
            items={[
              { term: t('finance:field.payee-name'), value: payee.name },
              { term: t('finance:field.payee-account'), value: <code>{payee.account}</code> },
              {
                term: t('finance:field.payee-note'),
                value: payee.note === '' ? t('common:none') : payee.note,
              },
            ]}
          />
        ) : (
          <p>{t('finance:payee.erased')}</p>
        )}
      </Card>
      <p>
        <ButtonLink href={back} tone="quiet">
          {t('finance:payee.back')}
        </ButtonLink>
      </p>
    </Layout>,
  );
}

type WayProps = {
  readonly here: string;
  readonly grant?: { readonly code: string; readonly href: string };
  readonly t: Translate;
};

function Way({ here, grant, t }: WayProps): VNode {
  return (
    <Breadcrumbs
      crumbs={[
        { label: t('finance:title'), href: '/finance' },
        { label: t('finance:grants.title'), href: '/finance/grants' },
        ...(grant ? [{ label: grant.code, href: grant.href }] : []),
        { label: here },
      ]}
    />
  );
}

function Figures({ grant, t }: { readonly grant: GrantRow; readonly t: Translate }): VNode {
  const of = (minor: string): Money => ({ minor, currency: grant.currency });
  const figures = [
    ['award', grant.minor],
    ['paid', grant.sent],
    ['arrived', grant.arrived],
    ['open', grant.open],
  ] as const;
  return (
    <FigureRow>
      {figures.map(([name, minor]) => (
        <Figure
          key={name}
          label={t(`finance:figure.${name}`)}
          value={<Amount money={of(minor)} />}
          note={t(`finance:figure.${name}-note`)}
          tone={name === 'arrived' && minor === grant.minor ? 'good' : 'plain'}
        />
      ))}
    </FigureRow>
  );
}

const STEPS = ['drafted', 'notified', 'agreed', 'paying', 'closed'] as const;

function stepsOf({ grant }: GrantOverview, t: Translate): readonly Step[] {
  const at = STEPS.indexOf(grant.status);
  const taken = grant.outcome === 'reduced-to-nothing';
  return STEPS.map((name, place): Step => {
    const label = t(`finance:step.${name}`);
    if (grant.status === 'closed' && taken && place > 2) return { label, state: 'stopped' };
    // What is reached is done; what comes after it is what people work on now.
    return { label, state: place <= at ? 'done' : place === at + 1 ? 'current' : 'waiting' };
  });
}

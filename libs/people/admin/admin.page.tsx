import { displayCodeOf } from '#catalogue';
import type { VNode } from 'preact';
import {
  ActForm,
  GoneAct,
  NextAct,
  nextAndAside,
  openActs,
  OtherAct,
  type Again,
  type OpenAct,
} from '#acts';
import {
  Actions,
  Alert,
  Card,
  Columns,
  DataTable,
  Form,
  Layout,
  PageSection,
  renderPage,
  SubmitButton,
  TextField,
  Time,
  translator,
  type PageReader,
  type Translate,
} from '#web';

import { textIn, type Localised } from '#kernel';
import { STAFF_ACTS, type StaffPlace } from './role.acts.js';
import type { ListedTies } from './ties-watch.js';
import type { ListedRole, ResetHalf, Staff, StaffOverview } from './staff-overview.js';

export type AdminFacts = StaffOverview & {
  /** Whether the reader may invite somebody to the staff. */
  readonly invites: boolean;
  /** Whether what processes could not do opens to the reader, too. */
  readonly seesProcesses: boolean;
  /** Funds whose committee the reader may fill. */
  readonly committees: readonly { readonly fundId: string; readonly name: Localised }[];
  /** The one-time link of an invitation that was just made; shown once. */
  readonly link?: string;
  /** The recovery key that the reader has just drawn; shown once. */
  readonly key?: string;
  /** Registers of ties in which something happened lately, or waits. */
  readonly ties: readonly ListedTies[];
  /** Makes a whole link of a path. */
  readonly linkTo: (path: string) => string;
  /** An invitation that came back. */
  readonly invitation?: Pick<Again, 'problems' | 'values'>;
  /** The form of an act that came back. */
  readonly again?: Again;
};

/** Who is on the staff, who holds which role, and what waits for a second person. */
export function adminPage(reader: PageReader, facts: AdminFacts): string {
  const t = translator(reader.locale);
  const part = { facts, t, locale: reader.locale };
  const proposals = facts.staff.flatMap((person) =>
    person.roles.filter(({ status }) => status === 'proposed').map((role) => ({ person, role })),
  );
  const roles = facts.staff.flatMap((person) => person.roles);
  const proposing = openActs(STAFF_ACTS, facts.place);
  const offered = [
    { target: '', open: proposing },
    ...roles.map(({ place, open }) => ({ target: place.on.roleId, open })),
    ...facts.staff.map(({ accountId, open }) => ({ target: accountId, open })),
    ...facts.measures.map(({ place, open }) => ({ target: place.asked.measureId, open })),
    ...facts.ties.flatMap(({ ending }) =>
      ending.map(({ place, open }) => ({ target: place.tie.tieId, open })),
    ),
  ];
  return renderPage(
    <Layout {...reader} title={t('admin:title')} lead={t('admin:lead')} section="admin">
      <GoneAct again={facts.again} offered={offered} />
      {facts.link ? (
        <Alert tone="good" title={t('admin:invited')}>
          <p>{t('admin:invited-text')}</p>
          <p>
            <code>{facts.link}</code>
          </p>
        </Alert>
      ) : null}
      {facts.key ? (
        <Alert tone="good" title={t('admin:recovery.drawn')}>
          <p>{t('admin:recovery.drawn-text')}</p>
          <p>
            <code>{facts.key}</code>
          </p>
        </Alert>
      ) : null}
      {facts.halves.map((half) => (
        <HalfOfReset key={half.person.accountId} {...{ half, ...part }} />
      ))}
      {facts.measures.length > 0 ? <Measures {...part} /> : null}
      {proposals.length > 0 ? (
        <PageSection title={t('admin:waiting.title')} lead={t('admin:waiting.lead')}>
          <DataTable
            caption={t('admin:waiting.title')}
            captionHidden
            rows={proposals}
            empty=""
            columns={[
              { header: t('admin:person'), cell: ({ person }) => nameOf(person, t) },
              { header: t('admin:role'), cell: ({ role }) => nameOfRole(role, t) },
              {
                header: t('admin:your-part'),
                cell: ({ role }) => <RoleActs {...{ role, ...part }} />,
              },
            ]}
          />
        </PageSection>
      ) : null}
      <PageSection title={t('admin:staff')}>
        <DataTable
          caption={t('admin:staff')}
          captionHidden
          rows={facts.staff}
          empty={t('admin:nobody')}
          columns={[
            { header: t('admin:person'), cell: (person) => nameOf(person, t) },
            {
              header: t('admin:account'),
              cell: (person) => <AccountCell {...{ person, ...part }} />,
            },
            {
              header: t('admin:roles'),
              cell: (person) => <HeldRoles {...{ person, ...part }} />,
            },
          ]}
        />
      </PageSection>
      {facts.ties.length > 0 ? <TiesWatch {...part} /> : null}
      <Columns>
        {facts.invites ? <InviteCard {...part} /> : null}
        <ProposalCard {...part} acts={proposing} />
        {facts.recovery ? <RecoveryCard {...part} recovery={facts.recovery} /> : null}
      </Columns>
      {facts.committees.length > 0 ? (
        <PageSection title={t('seats:committees')} lead={t('seats:committees-lead')}>
          <ul>
            {facts.committees.map(({ fundId, name }) => (
              <li key={fundId}>
                <a href={`/admin/committees/${fundId}`}>{textIn(reader.locale, name)}</a>
              </li>
            ))}
          </ul>
        </PageSection>
      ) : null}
      {facts.seesProcesses ? (
        <p>
          <a href="/admin/processes">{t('admin:parked')}</a>
        </p>
      ) : null}
    </Layout>,
  );
}

type Part = { readonly facts: AdminFacts; readonly t: Translate; readonly locale: string };

function InviteCard({ facts: { invitation: again }, t }: Part): VNode {
  return (
    <Card title={t('admin:invite.title')}>
      <Form action="/admin/invitations" problems={again?.problems} values={again?.values}>
        <TextField name="displayName" label={t('admin:invite.name')} required />
        <TextField name="email" type="email" label={t('sign-in:email')} required />
        <Actions>
          <SubmitButton>{t('admin:invite.submit')}</SubmitButton>
        </Actions>
      </Form>
    </Card>
  );
}

/** A key to keep on paper: it takes those of two holders, and the machine, to give the house back. */
function RecoveryCard({
  recovery: { holders, ownKey },
  t,
}: Part & { readonly recovery: NonNullable<AdminFacts['recovery']> }): VNode {
  return (
    <Card title={t('admin:recovery.title')}>
      <p>{t('admin:recovery.text')}</p>
      <p>
        {holders.length === 0
          ? t('admin:recovery.nobody')
          : t('admin:recovery.holders', { codes: holders.map(displayCodeOf).join(', ') })}
      </p>
      <Form action="/admin/recovery-key">
        <Actions>
          <SubmitButton tone="quiet">
            {t(ownKey ? 'admin:recovery.draw-again' : 'admin:recovery.draw')}
          </SubmitButton>
        </Actions>
      </Form>
    </Card>
  );
}

/** What the reader passes on of a way to a new password. */
function HalfOfReset({
  half: { person, half },
  facts,
  t,
}: Part & { readonly half: ResetHalf }): VNode {
  const name = nameOf(person, t);
  return (
    <Alert tone="info" title={t('admin:reset.title', { name })}>
      <p>{t('code' in half ? 'admin:reset.code' : 'admin:reset.link')}</p>
      <p>
        <code>{'code' in half ? half.code : facts.linkTo(half.path)}</code>
      </p>
    </Alert>
  );
}

/** What somebody asked for, until another person agrees. */
function Measures({ facts, t, locale }: Part): VNode {
  return (
    <PageSection title={t('admin:measures.title')} lead={t('admin:measures.lead')}>
      <DataTable
        caption={t('admin:measures.title')}
        captionHidden
        rows={facts.measures}
        empty=""
        columns={[
          { header: t('admin:person'), cell: ({ person }) => nameOf(person, t) },
          {
            header: t('admin:measures.what'),
            cell: ({ place: { asked } }) => (
              <>
                {t(`admin:measures.${asked.measure}`, {
                  role: asked.role ? t(`roles:${asked.role.role}`) : '',
                })}{' '}
                <small>{t('admin:measures.asked-by', { code: displayCodeOf(asked.by) })}</small>
              </>
            ),
          },
          {
            header: t('admin:your-part'),
            cell: ({ place, open: [open] }) =>
              open ? (
                <ActForm
                  {...{ open, place, again: facts.again, t, locale }}
                  target={place.asked.measureId}
                  texts="admin"
                  path="/admin/measures"
                />
              ) : null,
          },
        ]}
      />
    </PageSection>
  );
}

/** How often somebody declares ties, and which are to end: no name in them, and no case. */
function TiesWatch({ facts, t, locale }: Part): VNode {
  return (
    <PageSection title={t('admin:ties.title')} lead={t('admin:ties.lead')}>
      <DataTable
        caption={t('admin:ties.title')}
        captionHidden
        rows={facts.ties}
        empty=""
        columns={[
          { header: t('admin:person'), cell: ({ person }) => nameOf(person, t) },
          {
            header: t('admin:ties.lately'),
            cell: ({ watched: { lately, late } }) => (
              <>
                {t('admin:ties.declared', { count: lately })}{' '}
                {late > 0 ? <small>{t('admin:ties.late', { count: late })}</small> : null}
              </>
            ),
          },
          {
            header: t('admin:your-part'),
            cell: ({ ending }) =>
              ending.map(({ place, open: [open] }) => (
                <div key={place.tie.tieId}>
                  <p>
                    {t('admin:ties.to-end', {
                      kind: t(`interests:kind.${place.tie.kind}`),
                      party: t(`interests:party.${place.tie.party}`),
                      from: place.tie.from,
                      on: place.tie.endAsked ?? '',
                    })}
                  </p>
                  {open ? (
                    <ActForm
                      {...{ open, place, again: facts.again, t, locale }}
                      target={place.tie.tieId}
                      texts="admin"
                      path="/admin/ties"
                    />
                  ) : null}
                </div>
              )),
          },
        ]}
      />
    </PageSection>
  );
}

/** How an account stands, and what the reader may do with it. */
function AccountCell({ person, facts, t, locale }: Part & { readonly person: Staff }): VNode {
  const { accountId, status, place, open: acts, canRenew } = person;
  const { state } = place;
  const props = { place, target: accountId, again: facts.again, t, locale };
  return (
    <div>
      {t(`admin:status.${status}`)}
      {status === 'active' ? <small>{` ${t(`admin:met.${metOf(state)}`)}`}</small> : null}
      {status === 'invited' && state.renewedBy !== null ? (
        <p class="quiet">
          {t('admin:renewed', { code: displayCodeOf(state.renewedBy) })}{' '}
          <Time value={state.invitationExpiresAt} />
        </p>
      ) : null}
      {canRenew ? (
        <details>
          <summary>{t('admin:renewal.title')}</summary>
          <p class="quiet">{t('admin:renewal.text')}</p>
          <Form action={`/admin/invitations/${accountId}`} label={t('admin:renewal.title')}>
            <Actions>
              <SubmitButton tone="danger">{t('admin:renewal.submit')}</SubmitButton>
            </Actions>
          </Form>
        </details>
      ) : null}
      {acts.map((open) => (
        <OtherAct
          key={open.declaration.name}
          {...props}
          open={open}
          texts="admin"
          path="/admin/accounts"
        />
      ))}
    </div>
  );
}

/** Whether anybody but who invited knows that the account is somebody. */
function metOf({ meeting, isFounder }: Staff['place']['state']): 'met' | 'not-met' | 'founder' {
  if (meeting.metBy !== null) return 'met';
  return isFounder ? 'founder' : 'not-met';
}

function ProposalCard({
  acts,
  facts: { place, again },
  t,
  locale,
}: Part & { readonly acts: readonly OpenAct<StaffPlace>[] }): VNode {
  return (
    <Card>
      {acts.map((open) => (
        <NextAct
          key={open.declaration.name}
          {...{ open, place, again, t, locale }}
          texts="admin"
          path="/admin"
          target=""
          level={2}
          alone
        />
      ))}
    </Card>
  );
}

function HeldRoles({ person, ...part }: Part & { readonly person: Staff }): VNode {
  const { t } = part;
  const held = person.roles.filter(({ status }) => status === 'held');
  if (held.length === 0) return <span>{t('common:none')}</span>;
  return (
    <ul>
      {held.map((role) => (
        <li key={role.place.on.roleId}>
          {nameOfRole(role, t)}
          <RoleActs {...{ role, ...part }} />
        </li>
      ))}
    </ul>
  );
}

/** What the reader may do with a role, or why the rules keep them from it. */
function RoleActs({
  role: { place, open: acts },
  facts: { again },
  t,
  locale,
}: Part & { readonly role: ListedRole }): VNode {
  const { next, aside } = nextAndAside(acts, place);
  const target = place.on.roleId;
  const props = { place, target, again, t, locale, texts: 'admin', path: '/admin/roles' };
  return (
    <>
      {next.map((open) => (
        <ActForm key={open.declaration.name} open={open} {...props} />
      ))}
      {aside.map((open) => (
        <OtherAct key={open.declaration.name} open={open} {...props} />
      ))}
    </>
  );
}

/** A role, and the fund for which it holds where that is one alone. */
function nameOfRole({ place }: ListedRole, t: Translate): string {
  const { role, fundId } = place.on;
  const name = t(`roles:${role}`);
  return fundId === null ? name : t('admin:role-in-fund', { role: name, fund: fundId });
}

function nameOf(person: Staff, t: Translate): string {
  return person.name ?? t('admin:erased');
}

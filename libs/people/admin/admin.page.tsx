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
  translator,
  type PageReader,
  type Translate,
} from '#web';
import { STAFF_ACTS, type StaffPlace } from './role.acts.js';
import type { ListedRole, Staff, StaffOverview } from './staff-overview.js';

export type AdminFacts = StaffOverview & {
  /** Whether the reader may invite somebody to the staff. */
  readonly invites: boolean;
  /** Whether what processes could not do opens to the reader, too. */
  readonly seesProcesses: boolean;
  /** The one-time link of an invitation that was just made; shown once. */
  readonly link?: string;
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
            { header: t('admin:account'), cell: (person) => t(`admin:status.${person.status}`) },
            {
              header: t('admin:roles'),
              cell: (person) => <HeldRoles {...{ person, ...part }} />,
            },
          ]}
        />
      </PageSection>
      <Columns>
        {facts.invites ? <InviteCard {...part} /> : null}
        <ProposalCard {...part} acts={proposing} />
      </Columns>
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

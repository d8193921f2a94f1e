import type { VNode } from 'preact';
import { roleNames } from '#commands';
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
  Select,
  SubmitButton,
  TextField,
  translator,
  type FieldProblem,
  type SentValues,
  type Translate,
  type PageReader,
} from '#web';
import type { GrantRow, StaffRow } from './staff-directory.projection.js';

export type Staff = StaffRow & {
  /** Opened for this page only; undefined once erased. */
  readonly name: string | undefined;
  readonly grants: readonly GrantRow[];
};

export type AdminFacts = {
  readonly me: string;
  readonly staff: readonly Staff[];
  /** Whether what processes could not do opens to the reader, too. */
  readonly seesProcesses: boolean;
  /** The one-time link of an invitation that was just made; shown once. */
  readonly link?: string;
  readonly again?: {
    readonly form: 'invite' | 'role';
    readonly problems: readonly FieldProblem[];
    readonly values: SentValues;
  };
};

/** Who is on the staff, who holds which role, and what waits for a second person. */
export function adminPage(reader: PageReader, facts: AdminFacts): string {
  const t = translator(reader.locale);
  const proposals = facts.staff.flatMap((person) =>
    person.grants.filter(({ status }) => status === 'proposed').map((grant) => ({ person, grant })),
  );
  return renderPage(
    <Layout {...reader} title={t('admin:title')} lead={t('admin:lead')} section="admin">
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
              { header: t('admin:role'), cell: ({ grant }) => t(`roles:${grant.role}`) },
              {
                header: t('admin:act'),
                cell: ({ person, grant }) => <Confirm {...{ person, grant, me: facts.me, t }} />,
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
              cell: (person) =>
                person.grants
                  .filter(({ status }) => status === 'held')
                  .map(({ role }) => t(`roles:${role}`))
                  .join(', ') || t('common:none'),
            },
          ]}
        />
      </PageSection>
      <Columns>
        <InviteCard facts={facts} t={t} />
        <RoleCard facts={facts} t={t} />
      </Columns>
      {facts.seesProcesses ? (
        <p>
          <a href="/admin/processes">{t('admin:parked')}</a>
        </p>
      ) : null}
    </Layout>,
  );
}

type Part = { readonly facts: AdminFacts; readonly t: Translate };

function InviteCard({ facts, t }: Part): VNode {
  const again = facts.again?.form === 'invite' ? facts.again : undefined;
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

function RoleCard({ facts, t }: Part): VNode {
  const again = facts.again?.form === 'role' ? facts.again : undefined;
  const others = facts.staff.filter(({ account_id }) => account_id !== facts.me);
  return (
    <Card title={t('admin:propose.title')}>
      <p>{t('admin:propose.lead')}</p>
      <Form action="/admin/roles" problems={again?.problems} values={again?.values}>
        <Select
          name="accountId"
          label={t('admin:person')}
          options={others.map((person) => ({
            value: person.account_id,
            label: nameOf(person, t),
          }))}
          required
        />
        <Select
          name="role"
          label={t('admin:role')}
          options={roleNames.map((role) => ({ value: role, label: t(`roles:${role}`) }))}
          required
        />
        <Actions>
          <SubmitButton>{t('admin:propose.submit')}</SubmitButton>
        </Actions>
      </Form>
    </Card>
  );
}

/** It takes two people, neither of whom gains: so the button says why it is not there. */
function Confirm({
  person,
  grant,
  me,
  t,
}: {
  readonly person: Staff;
  readonly grant: GrantRow;
  readonly me: string;
  readonly t: Translate;
}): VNode {
  if (grant.proposed_by === me) return <span>{t('admin:waiting.yours')}</span>;
  return (
    <Form action="/admin/roles/confirmation" layout="inline">
      <input type="hidden" name="accountId" value={person.account_id} />
      <input type="hidden" name="role" value={grant.role} />
      {grant.fund_id ? <input type="hidden" name="fundId" value={grant.fund_id} /> : null}
      <SubmitButton>{t('admin:waiting.confirm')}</SubmitButton>
    </Form>
  );
}

function nameOf(person: Staff, t: Translate): string {
  return person.name ?? t('admin:erased');
}

import type { VNode } from 'preact';
import {
  Actions,
  Alert,
  DataTable,
  Form,
  Layout,
  PageSection,
  renderPage,
  SubmitButton,
  TextField,
  Time,
  translator,
  type FieldProblem,
  type PageReader,
  type SentValues,
  type Translate,
} from '#web';
import { MIN_PASSWORD_CHARACTERS } from '../passwords.js';
import type { OwnAccount } from './own-account.js';

type Again = { readonly problems: readonly FieldProblem[]; readonly values: SentValues };

/** One's own account: the code to tell, where one is signed in, the password. */
export function ownAccountPage(reader: PageReader, own: OwnAccount, again?: Again): string {
  const t = translator(reader.locale);
  const hasRole = (reader.signedIn?.roles.length ?? 0) > 0;
  return renderPage(
    <Layout {...reader} title={t('account:title')} lead={t('account:lead')} section="account">
      {hasRole || own.isAwaited ? null : <Alert tone="info">{t('account:no-role')}</Alert>}
      {own.isAwaited ? (
        <Alert tone="info" title={t('account:awaited.title')}>
          <a href="/admin">{t('account:awaited.link')}</a>
        </Alert>
      ) : null}
      <MeetingCode own={own} t={t} />
      <PageSection title={t('account:sessions.title')} lead={t('account:sessions.lead')}>
        <Sessions own={own} t={t} />
        <Form action="/account/sign-out-elsewhere">
          <Actions>
            <SubmitButton tone="danger">{t('account:sessions.end-others')}</SubmitButton>
          </Actions>
        </Form>
        <Form action="/account/sign-out-everywhere">
          <Actions>
            <SubmitButton tone="quiet">{t('account:sessions.end-all')}</SubmitButton>
          </Actions>
        </Form>
      </PageSection>
      <PageSection title={t('account:password.title')} lead={t('account:password.lead')}>
        <Form action="/account/password" problems={again?.problems}>
          <TextField
            name="password"
            type="password"
            label={t('account:password.old')}
            autocomplete="current-password"
            required
          />
          <TextField
            name="newPassword"
            type="password"
            label={t('account:password.new')}
            hint={t('sign-in:password-hint', { least: MIN_PASSWORD_CHARACTERS })}
            autocomplete="new-password"
            required
          />
          <Actions>
            <SubmitButton>{t('account:password.submit')}</SubmitButton>
          </Actions>
        </Form>
      </PageSection>
    </Layout>,
  );
}

function MeetingCode({
  own: { meetingCode, isCodeVoid, isAwaited },
  t,
}: {
  readonly own: OwnAccount;
  readonly t: Translate;
}): VNode | null {
  if (isAwaited || (meetingCode === undefined && !isCodeVoid)) return null;
  return (
    <PageSection title={t('account:code.title')} lead={t('account:code.lead')}>
      {meetingCode === undefined ? (
        <p>{t('account:code.void')}</p>
      ) : (
        <p>
          <code class="code">{meetingCode}</code>
        </p>
      )}
      <Form action="/account/meeting-code">
        <Actions>
          <SubmitButton tone="quiet">{t('account:code.renew')}</SubmitButton>
        </Actions>
      </Form>
    </PageSection>
  );
}

function Sessions({ own, t }: { readonly own: OwnAccount; readonly t: Translate }): VNode {
  return (
    <DataTable
      caption={t('account:sessions.title')}
      captionHidden
      rows={own.sessions}
      empty={t('common:none')}
      columns={[
        {
          header: t('account:sessions.since'),
          cell: ({ startedAt }) => <Time value={startedAt} />,
        },
        {
          header: t('account:sessions.device'),
          cell: ({ device, isThis }) => (
            <span>
              {t(`account:device.${device}`)}
              {isThis ? <small>{` ${t('account:sessions.this')}`}</small> : null}
            </span>
          ),
        },
        {
          header: t('account:sessions.end'),
          cell: ({ sessionId, isThis }) =>
            isThis ? null : (
              <Form action="/account/session-end" label={t('account:sessions.end')}>
                <input type="hidden" name="sessionId" value={sessionId} />
                <Actions>
                  <SubmitButton tone="quiet">{t('account:sessions.end')}</SubmitButton>
                </Actions>
              </Form>
            ),
        },
      ]}
    />
  );
}

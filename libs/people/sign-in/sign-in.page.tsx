import type { VNode } from 'preact';
import { currencyCodes } from '#kernel';
import {
  Actions,
  Alert,
  Fieldset,
  Form,
  Layout,
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
import { MIN_PASSWORD_CHARACTERS } from '../passwords.js';

type Again = { readonly problems: readonly FieldProblem[]; readonly values: SentValues };

/** Signing in, for staff. People in need never need an account. */
export function signInPage(reader: PageReader, next: string, again?: Again): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('sign-in:title')}
      lead={t('sign-in:lead')}
      section="sign-in"
      width="narrow"
    >
      <Form action="/sign-in" problems={again?.problems} values={withoutPassword(again?.values)}>
        {next === '' ? null : <input type="hidden" name="next" value={next} />}
        <TextField
          name="email"
          type="email"
          label={t('sign-in:email')}
          autocomplete="username"
          spellcheck={false}
          required
        />
        <Password t={t} autocomplete="current-password" />
        <Actions>
          <SubmitButton>{t('sign-in:submit')}</SubmitButton>
        </Actions>
      </Form>
      <Alert tone="info">
        {t('sign-in:not-staff')} <a href="/case">{t('sign-in:to-case')}</a>
      </Alert>
    </Layout>,
  );
}

/** An invitation: choose a password. */
export function joinPage(reader: PageReader, secret: string, again?: Again): string {
  return newPasswordPage(reader, { name: 'join', action: '/sign-in/invitation', secret }, again);
}

/** A new password, with the link from one colleague and the code from another. */
export function resetPage(reader: PageReader, secret: string, again?: Again): string {
  return newPasswordPage(reader, { name: 'reset', action: '/sign-in/reset', secret }, again);
}

/** Whoever holds the secret of a link chooses a password; for a reset a code is asked as well. */
function newPasswordPage(
  reader: PageReader,
  link: { readonly name: 'join' | 'reset'; readonly action: string; readonly secret: string },
  again?: Again,
): string {
  const { name, action, secret } = link;
  const t = translator(reader.locale);
  return renderPage(
    <Layout
      {...reader}
      title={t(`sign-in:${name}.title`)}
      lead={t(`sign-in:${name}.lead`)}
      section="sign-in"
      width="narrow"
      languageForm={{ id: name }}
    >
      <Form
        id={name}
        action={action}
        problems={again?.problems}
        values={withoutPassword(again?.values)}
      >
        <input type="hidden" name="secret" value={secret} />
        {name === 'reset' ? (
          <TextField name="code" label={t('sign-in:reset.code')} spellcheck={false} required />
        ) : null}
        <Password t={t} autocomplete="new-password" hint />
        <Actions>
          <SubmitButton>{t(`sign-in:${name}.submit`)}</SubmitButton>
        </Actions>
      </Form>
    </Layout>,
  );
}

/** The very first page of an instance: who it is for, and who looks after it (D22). */
export function setUpPage(reader: PageReader, token: string, again?: Again): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('sign-in:set-up.title')}
      lead={t('sign-in:set-up.lead')}
      section="sign-in"
      width="narrow"
      languageForm={{ id: 'set-up' }}
    >
      <Form
        id="set-up"
        action="/sign-in/first"
        problems={again?.problems}
        values={withoutPassword(again?.values)}
      >
        <input type="hidden" name="token" value={token} />
        <OrganisationFields locale={reader.locale} t={t} />
        <Fieldset legend={t('sign-in:set-up.you')}>
          <TextField name="displayName" label={t('sign-in:set-up.display-name')} required />
          <TextField
            name="email"
            type="email"
            label={t('sign-in:email')}
            autocomplete="username"
            required
          />
          <Password t={t} autocomplete="new-password" hint />
        </Fieldset>
        <Actions>
          <SubmitButton>{t('sign-in:set-up.submit')}</SubmitButton>
        </Actions>
      </Form>
    </Layout>,
  );
}

function OrganisationFields({
  locale,
  t,
}: {
  readonly locale: string;
  readonly t: Translate;
}): VNode {
  const zones = Intl.supportedValuesOf('timeZone');
  const months = Array.from({ length: 12 }, (_, month) => ({
    value: String(month + 1),
    label: new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(
      Date.UTC(2026, month, 1),
    ),
  }));
  return (
    <Fieldset legend={t('sign-in:set-up.organisation')}>
      <TextField name="organisation" label={t('sign-in:set-up.name')} required />
      <Select
        name="currency"
        label={t('sign-in:set-up.currency')}
        hint={t('sign-in:set-up.currency-hint')}
        value="EUR"
        options={currencyCodes.map((code) => ({ value: code, label: code }))}
        required
      />
      <Select
        name="timeZone"
        label={t('sign-in:set-up.time-zone')}
        value="Europe/Paris"
        options={zones.map((zone) => ({ value: zone, label: zone }))}
        required
      />
      <Select
        name="fiscalYearStartMonth"
        label={t('sign-in:set-up.fiscal-year')}
        value="1"
        options={months}
        required
      />
    </Fieldset>
  );
}

function Password({
  t,
  autocomplete,
  hint = false,
}: {
  readonly t: Translate;
  readonly autocomplete: string;
  readonly hint?: boolean;
}): VNode {
  return (
    <TextField
      name="password"
      type="password"
      label={t('sign-in:password')}
      hint={hint ? t('sign-in:password-hint', { least: MIN_PASSWORD_CHARACTERS }) : undefined}
      autocomplete={autocomplete}
      required
    />
  );
}

/** A password that was sent never goes back into a page. */
function withoutPassword(values: SentValues | undefined): SentValues | undefined {
  return values && { ...values, password: undefined };
}

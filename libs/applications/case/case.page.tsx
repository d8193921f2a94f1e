import type { VNode } from 'preact';
import { formatMoney } from '#kernel';
import {
  Actions,
  Alert,
  Breadcrumbs,
  ButtonLink,
  Card,
  DefinitionList,
  Form,
  Layout,
  PageSection,
  renderPage,
  StatusBadge,
  Stepper,
  SubmitButton,
  TextArea,
  TextField,
  Time,
  translator,
  type Definition,
  type FieldProblem,
  type SentValues,
  type Translate,
  type PageReader,
} from '#web';
import { MAX_TEXT_CHARACTERS } from '../application.commands.js';
import { OtherHelp } from '../apply/apply.page.js';
import { reasonText } from '../reason-text.js';
import type { OpenQuestion } from './applicant.commands.js';
import type { OwnCase } from './own-case.js';

export type Again = { readonly problems: readonly FieldProblem[]; readonly values: SentValues };

/** Where the receipt code is shown. */
export function enterPage(reader: PageReader, again?: Again): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('case:enter.title')}
      lead={t('case:enter.lead')}
      section="case"
      width="narrow"
    >
      <Card>
        <Form action="/case" problems={again?.problems} label={t('case:enter.title')}>
          <TextField
            name="receiptCode"
            label={t('case:enter.code')}
            hint={t('case:enter.code-hint')}
            width="medium"
            spellcheck={false}
            required
          />
          <Actions>
            <SubmitButton>{t('case:enter.show')}</SubmitButton>
          </Actions>
        </Form>
      </Card>
      <p class="hint">{t('case:enter.lost')}</p>
    </Layout>,
  );
}

/** How the request stands, in plain words. Answers that were given are never shown back (D38). */
export function statusPage(reader: PageReader, own: OwnCase): string {
  const { locale } = reader;
  const t = translator(locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('case:title')}
      lead={t(`case:now.${own.status}`)}
      section="case"
      width="narrow"
    >
      {own.questionOpen ? <QuestionWaits own={own} t={t} /> : null}
      <Card title={t('case:where')} aside={<StatusBadge kind="application" status={own.status} />}>
        <Stepper
          label={t('case:where')}
          steps={own.steps.map(({ name, state }) => ({ label: t(`case:step.${name}`), state }))}
        />
        <DefinitionList items={dates(own, t)} />
      </Card>
      <Outcome own={own} locale={locale} t={t} />
      {own.status === 'declined' || own.status === 'ineligible' ? <OtherHelp t={t} /> : null}
      <PageSection title={t('case:do')}>
        <Actions>
          {own.withdrawable ? (
            <ButtonLink href="/case/withdraw" tone="quiet">
              {t('case:withdraw.link')}
            </ButtonLink>
          ) : null}
          <Leave t={t} />
        </Actions>
        <p class="hint">{t('case:leave-hint')}</p>
      </PageSection>
    </Layout>,
  );
}

type PartProps = { readonly own: OwnCase; readonly t: Translate };

function QuestionWaits({ own, t }: PartProps): VNode {
  return (
    <Alert tone="warning" title={t('case:question.waits')}>
      <p>{own.paused ? t('case:question.paused') : t('case:question.goes-on')}</p>
      <p>
        <ButtonLink href="/case/question">{t('case:question.read')}</ButtonLink>
      </p>
    </Alert>
  );
}

/** What was promised, and whether it was kept. */
function dates(own: OwnCase, t: Translate): readonly Definition[] {
  const { sortedAt, decidedAt, promisedBy, paused, kept, status } = own;
  const promised = status === 'submitted' ? t('case:date.sort-by') : t('case:date.decide-by');
  return [
    { term: t('case:date.received'), value: <Time value={own.submittedAt} /> },
    ...(sortedAt === null
      ? []
      : [{ term: t('case:date.sorted'), value: <Time value={sortedAt} /> }]),
    ...(promisedBy === null
      ? []
      : [{ term: promised, value: paused ? t('case:date.paused') : <Time value={promisedBy} /> }]),
    ...(decidedAt === null || status === 'withdrawn' || status === 'ended'
      ? []
      : [
          {
            term: t('case:date.decided'),
            value: (
              <>
                <Time value={decidedAt} />
                {kept === null ? null : ` – ${t(kept ? 'case:date.kept' : 'case:date.late')}`}
              </>
            ),
          },
        ]),
  ];
}

function Outcome({ own, locale, t }: PartProps & { readonly locale: string }): VNode | null {
  if (own.reason !== null) {
    return (
      <Card title={t('case:why')} tone="quiet">
        <p>{reasonText(locale, own.reason)}</p>
      </Card>
    );
  }
  if (own.approved === null || own.status === 'withdrawn' || own.status === 'ended') return null;
  const amount = formatMoney(own.approved, locale);
  return <Alert tone="good">{t('case:approved', { amount })}</Alert>;
}

function Leave({ t }: { readonly t: Translate }): VNode {
  return (
    <Form action="/case/close" layout="inline" label={t('case:leave')}>
      <SubmitButton tone="quiet">{t('case:leave')}</SubmitButton>
    </Form>
  );
}

/** The fund's question and room for the answer. */
export function questionPage(reader: PageReader, question: OpenQuestion, again?: Again): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('case:question.title')}
      section="case"
      width="narrow"
      above={<Way here={t('case:question.title')} t={t} />}
      languageForm={{ id: 'answer' }}
    >
      <Card tone="accent">
        <p>{question.text ?? t('case:question.erased')}</p>
        <p class="hint">
          <Time value={question.askedAt} />
        </p>
      </Card>
      <Form
        id="answer"
        action="/case/question"
        problems={again?.problems}
        values={again?.values}
        label={t('case:question.title')}
      >
        <TextArea
          name="answer"
          label={t('case:question.answer')}
          hint={t('case:question.answer-hint')}
          maxLength={MAX_TEXT_CHARACTERS}
          required
        />
        <Actions>
          <SubmitButton>{t('case:question.send')}</SubmitButton>
          <ButtonLink href="/case" tone="quiet">
            {t('common:back')}
          </ButtonLink>
        </Actions>
      </Form>
    </Layout>,
  );
}

/** Taking a request back is asked twice, because it cannot be undone. */
export function withdrawPage(reader: PageReader, again?: Again): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('case:withdraw.title')}
      lead={t('case:withdraw.lead')}
      section="case"
      width="narrow"
      above={<Way here={t('case:withdraw.title')} t={t} />}
    >
      <Form
        action="/case/withdraw"
        problems={again?.problems}
        values={again?.values}
        label={t('case:withdraw.title')}
      >
        <p>{t('case:withdraw.after')}</p>
        <Actions>
          <SubmitButton tone="danger">{t('case:withdraw.do')}</SubmitButton>
          <ButtonLink href="/case" tone="quiet">
            {t('case:withdraw.keep')}
          </ButtonLink>
        </Actions>
      </Form>
    </Layout>,
  );
}

function Way({ here, t }: { readonly here: string; readonly t: Translate }): VNode {
  return <Breadcrumbs crumbs={[{ label: t('case:title'), href: '/case' }, { label: here }]} />;
}

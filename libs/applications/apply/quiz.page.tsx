import type { VNode } from 'preact';
import { textIn } from '#kernel';
import {
  Actions,
  Alert,
  Breadcrumbs,
  ButtonLink,
  Form,
  Layout,
  RadioGroup,
  renderPage,
  SubmitButton,
  translator,
  type FieldProblem,
  type SentValues,
  type Translate,
  type PageReader,
} from '#web';
import type { FundOnOffer } from '../views/funds.query.js';
import { OtherHelp } from './apply.page.js';
import { QUIZ, type QuizQuestion } from './form.choices.js';

type Again = { readonly problems: readonly FieldProblem[]; readonly values: SentValues };

/** Five questions that spare a long form to those whom this fund cannot help. */
export function quizPage(reader: PageReader, fund: FundOnOffer, again?: Again): string {
  const t = translator(reader.locale);
  const name = textIn(reader.locale, fund.name);
  return renderPage(
    <Layout
      {...reader}
      title={t('apply:quiz.title')}
      lead={t('apply:quiz.lead')}
      section="apply"
      width="narrow"
      above={<Way name={name} t={t} />}
    >
      <Form
        action={`/apply/${fund.fundId}`}
        problems={again?.problems}
        values={again?.values}
        label={t('apply:quiz.title')}
      >
        {QUIZ.map((question) => (
          <RadioGroup
            key={question}
            name={question}
            label={t(`needs:quiz.${question}`)}
            hint={hintOf(question, fund, reader.locale, t)}
            layout="inline"
            required
            options={[
              { value: 'yes', label: t('common:yes') },
              { value: 'no', label: t('common:no') },
            ]}
          />
        ))}
        <Actions>
          <SubmitButton>{t('common:continue')}</SubmitButton>
        </Actions>
      </Form>
    </Layout>,
  );
}

/** The needs that this fund can meet stand beside the question about them. */
function hintOf(
  question: QuizQuestion,
  fund: FundOnOffer,
  locale: string,
  t: Translate,
): string | undefined {
  if (question !== 'fundable' || !fund.policy) return undefined;
  const needs = fund.policy.needs.map((need) => t(`needs:kind.${need}`));
  return new Intl.ListFormat(locale, { type: 'unit' }).format(needs);
}

/** Kind words when a fund is not the right one, and where else to turn. */
export function notThisFundPage(
  reader: PageReader,
  fund: FundOnOffer,
  no: readonly QuizQuestion[],
): string {
  const t = translator(reader.locale);
  const name = textIn(reader.locale, fund.name);
  return renderPage(
    <Layout
      {...reader}
      title={t('apply:quiz.no-title')}
      lead={t('apply:quiz.no-lead')}
      section="apply"
      width="narrow"
      above={<Way name={name} t={t} />}
      languageForm={{ id: 'answers' }}
    >
      <Form id="answers" action={`/apply/${fund.fundId}`}>
        {QUIZ.map((question) => (
          <input
            key={question}
            type="hidden"
            name={question}
            value={no.includes(question) ? 'no' : 'yes'}
          />
        ))}
      </Form>
      <ul>
        {no.map((question) => (
          <li key={question}>{t(`apply:quiz.no.${question}`)}</li>
        ))}
      </ul>
      <Alert tone="info">{t('apply:quiz.nothing-kept')}</Alert>
      <OtherHelp t={t} />
      <h2>{t('apply:quiz.doubt')}</h2>
      <p>{t('apply:quiz.doubt-text')}</p>
      <Actions>
        <ButtonLink href={`/apply/${fund.fundId}/form`} tone="quiet">
          {t('apply:quiz.anyway')}
        </ButtonLink>
        <ButtonLink href="/apply" tone="quiet">
          {t('apply:other-funds')}
        </ButtonLink>
      </Actions>
    </Layout>,
  );
}

export function Way({ name, t }: { readonly name: string; readonly t: Translate }): VNode {
  return <Breadcrumbs crumbs={[{ label: t('apply:title'), href: '/apply' }, { label: name }]} />;
}

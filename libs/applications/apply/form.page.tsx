import type { ComponentChildren, VNode } from 'preact';
import { formatMoney, textIn } from '#kernel';
import {
  Actions,
  Alert,
  Card,
  Form,
  Icon,
  Layout,
  renderPage,
  SubmitButton,
  translator,
  type FieldProblem,
  type SentValues,
  type Translate,
} from '#web';
import { ceilingOf, type FundOnOffer } from '../views/funds.query.js';
import type { Reading } from './apply.page.js';
import * as parts from './form-questions.js';
import { Way } from './quiz.page.js';

export type FormAgain = {
  readonly problems: readonly FieldProblem[];
  readonly values: SentValues;
};

/**
 * The twelve questions on one calm page. Nothing is kept before it is sent: no draft, no cookie,
 * no script. Every question says who will read it.
 */
export function formPage(reading: Reading, fund: FundOnOffer, again?: FormAgain): string {
  const { locale } = reading;
  const t = translator(locale);
  const name = textIn(locale, fund.name);
  const asking = { fund, locale, t };
  return renderPage(
    <Layout
      {...reading}
      title={t('apply:form.title')}
      lead={t('apply:form.lead')}
      section="apply"
      width="narrow"
      above={<Way name={name} t={t} />}
    >
      <Before {...asking} />
      <Form
        action={`/apply/${fund.fundId}/form`}
        problems={again?.problems}
        values={again?.values}
        label={t('apply:form.title')}
      >
        <Question number={1} name="contact" t={t}>
          <parts.ContactQuestion {...asking} />
        </Question>
        <Question number={2} name="applicant" t={t}>
          <parts.ApplicantQuestion {...asking} />
        </Question>
        <Question number={3} name="place" t={t}>
          <parts.PlaceQuestion {...asking} />
        </Question>
        <Question number={4} name="story" t={t}>
          <parts.StoryQuestion {...asking} />
        </Question>
        <Question number={5} name="work" t={t}>
          <parts.WorkQuestion {...asking} />
        </Question>
        <Question number={6} name="needs" t={t}>
          <parts.NeedsQuestion {...asking} />
        </Question>
        <Question number={7} name="amount" t={t} hint={amountHint(asking)}>
          <parts.AmountQuestion {...asking} />
        </Question>
        <Question number={8} name="safety" t={t}>
          <parts.SafetyQuestion {...asking} />
        </Question>
        <Question number={9} name="referees" t={t}>
          <parts.RefereesQuestion {...asking} />
        </Question>
        <Question number={10} name="elsewhere" t={t}>
          <parts.ElsewhereQuestion {...asking} />
        </Question>
        <Question number={11} name="payment" t={t}>
          <parts.PaymentQuestion {...asking} />
        </Question>
        <Question number={12} name="publicity" t={t}>
          <parts.PublicityQuestion {...asking} />
        </Question>
        <Card tone="accent">
          <p>{t('apply:form.before-sending')}</p>
          <Actions>
            <SubmitButton>{t('apply:form.send')}</SubmitButton>
          </Actions>
        </Card>
      </Form>
    </Layout>,
  );
}

type AskingProps = parts.Asking;

function Before({ t }: AskingProps): VNode {
  return (
    <Alert tone="info" title={t('apply:form.safe-title')}>
      <ul>
        {['borrowed', 'names', 'nothing-kept', 'back'].map((point) => (
          <li key={point}>{t(`apply:form.safe.${point}`)}</li>
        ))}
      </ul>
    </Alert>
  );
}

function amountHint({ fund, locale, t }: AskingProps): string | undefined {
  const ceiling = fund.policy && ceilingOf(fund.policy, fund.currency);
  if (!ceiling) return undefined;
  return t('apply:amount.ceiling', { amount: formatMoney(ceiling, locale) });
}

type QuestionProps = {
  readonly number: number;
  readonly name: string;
  readonly t: Translate;
  readonly hint?: string;
  readonly children?: ComponentChildren;
};

/** One of the twelve, with its number and who will read the answer. */
function Question({ number, name, t, hint, children }: QuestionProps): VNode {
  return (
    <Card
      title={
        <>
          <span class="optional">{number}. </span>
          {t(`needs:question.${name}`)}
        </>
      }
      id={`question-${number}`}
    >
      {hint === undefined ? null : <p class="hint">{hint}</p>}
      {children}
      <p class="hint">
        <Icon name="lock" /> {t('apply:read-by', { readers: t(`apply:readers.${name}`) })}
      </p>
    </Card>
  );
}

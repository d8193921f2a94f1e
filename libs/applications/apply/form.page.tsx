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
  type PageReader,
} from '#web';
import { ceilingOf, type FundOnOffer } from '../views/funds.query.js';
import * as help from './form-questions-help.js';
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
export function formPage(reader: PageReader, fund: FundOnOffer, again?: FormAgain): string {
  const { locale } = reader;
  const t = translator(locale);
  const name = textIn(locale, fund.name);
  const authority = { fund, locale, t };
  return renderPage(
    <Layout
      {...reader}
      title={t('apply:form.title')}
      lead={t('apply:form.lead')}
      section="apply"
      width="narrow"
      above={<Way name={name} t={t} />}
      languageForm={{ id: 'apply-form' }}
    >
      <Before {...authority} />
      <Form
        id="apply-form"
        action={`/apply/${fund.fundId}/form`}
        problems={again?.problems}
        values={again?.values}
        label={t('apply:form.title')}
      >
        {QUESTIONS.map(({ name, Fields }, place) => (
          <Question
            key={name}
            number={place + 1}
            name={name}
            hint={name === 'amount' ? amountHint(authority) : undefined}
            t={t}
          >
            <Fields {...authority} />
          </Question>
        ))}
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

type AskingProps = parts.Authority;

/** The twelve, in the order of the table in which their readers are named. */
const QUESTIONS: readonly {
  readonly name: string;
  readonly Fields: (authority: AskingProps) => VNode;
}[] = [
  { name: 'contact', Fields: parts.ContactQuestion },
  { name: 'applicant', Fields: parts.ApplicantQuestion },
  { name: 'place', Fields: parts.PlaceQuestion },
  { name: 'story', Fields: parts.StoryQuestion },
  { name: 'work', Fields: parts.WorkQuestion },
  { name: 'needs', Fields: parts.NeedsQuestion },
  { name: 'amount', Fields: help.AmountQuestion },
  { name: 'safety', Fields: help.SafetyQuestion },
  { name: 'referees', Fields: help.RefereesQuestion },
  { name: 'elsewhere', Fields: help.ElsewhereQuestion },
  { name: 'payment', Fields: help.PaymentQuestion },
  { name: 'publicity', Fields: help.PublicityQuestion },
];

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

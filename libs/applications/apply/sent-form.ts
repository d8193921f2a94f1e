import type { CostLine, RefereeNamed } from '#catalogue';
import { addMoney, parseMajor, Rejection, zero, type Money } from '#kernel';
import { hasText, rejectionText, translator, type FieldProblem, type SentValues } from '#web';
import type { SubmitInput } from '../submit.commands.js';
import type { ApplyFormDto } from './apply-form.dto.js';

/** Referees and cost lines that the form has room for. */
export const FORM_REFEREES = [1, 2] as const;
export const FORM_COST_LINES = [1, 2, 3, 4, 5, 6] as const;

/** What was sent as the form's declaration wants it: a single tick is a list of one. */
export function readForm(sent: SentValues): unknown {
  return { ...sent, needs: sent['needs'] === undefined ? undefined : [sent['needs']].flat() };
}

/**
 * The answers as the command takes them. The amount asked for is the sum of the cost lines, so
 * that nobody has to add up. By what somebody is known again is the name of their organisation,
 * else their safe address, else their pseudonym.
 *
 * Rejections with `field`: `amount-not-decimal`, `amount-too-precise`.
 */
export function submissionOf(fundId: string, currency: string, form: ApplyFormDto): SubmitInput {
  const { applicantKind, needs, country, payoutRail, publicity, narrative, link } = form;
  const { pseudonym, incident, channel, language } = form;
  const { address = '', when = '', neverWrite = '' } = form;
  return {
    fundId,
    pseudonym,
    incident,
    applicantKind,
    needs,
    country,
    payoutRail,
    publicity,
    narrative,
    link,
    ...costsOf(form, currency),
    months: Number(form.months),
    contact: { channel, address, when, language, neverWrite },
    identity: form.organisation ?? form.address ?? pseudonym,
    organisation: form.organisation ?? null,
    region: form.region ?? null,
    neededBy: form.neededBy ?? null,
    risk: form.risk ?? null,
    plan: form.plan ?? null,
    referees: FORM_REFEREES.flatMap((place) => refereeIn(form, place)),
    helpElsewhere: form.helpElsewhere === 'yes',
    mayAskPartners: form.mayAskPartners === 'yes',
    referralWished: form.referralWished === 'yes',
  };
}

function costsOf(
  form: ApplyFormDto,
  currency: string,
): { readonly requested: Money; readonly costLines: readonly CostLine[] } {
  let requested = zero(currency);
  const costLines = FORM_COST_LINES.flatMap((place) => {
    const text = form[`cost${place}`];
    if (text === undefined) return [];
    const amount = majorIn(`cost${place}`, text, currency);
    requested = addMoney(requested, amount);
    // Whoever does not say what a line is for means the first need that they ticked.
    const need = form[`costNeed${place}`] ?? form.needs[0];
    return need === undefined ? [] : [{ need, minor: amount.minor }];
  });
  return { requested, costLines };
}

/** People write amounts with the comma of their language, and with spaces. */
function majorIn(field: string, text: string, currency: string): Money {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace(/,(\d{1,2})$/, '.$1');
  try {
    return parseMajor(plain, currency);
  } catch (error) {
    if (error instanceof Rejection) throw new Rejection(error.code, { ...error.params, field });
    throw error;
  }
}

function refereeIn(form: ApplyFormDto, place: 1 | 2): readonly RefereeNamed[] {
  const name = form[`referee${place}Name`];
  if (name === undefined) return [];
  const reach = form[`referee${place}Reach`] ?? '';
  return [{ name, reach, outside: form[`referee${place}Outside`] === 'yes' }];
}

/**
 * The problems of the form in words that make sense in a list: what is missing is named, and each
 * field is told of once.
 */
export function problemsInWords(
  problems: readonly FieldProblem[],
  values: SentValues,
  locale: string,
): readonly FieldProblem[] {
  const t = translator(locale);
  const told = new Set<string>();
  return problems.flatMap((problem) => {
    const { field } = problem;
    if (field === undefined) return [problem];
    if (told.has(field)) return [];
    told.add(field);
    const key = `apply:missing.${field}`;
    if (values[field] !== undefined) return [problem];
    return [{ field, text: hasText(locale, key) ? t(key) : rejectionText(locale, REQUIRED) }];
  });
}

const REQUIRED = 'field-required';

import { HOUR_MS } from '#kernel';
import { formatDuration } from '#web';
import * as application from '../application.commands.js';
import { act, LONG, reasonField, SAMPLE, told } from './case-act.js';
import * as dto from './case-acts.dto.js';

// Acts of those who handle a case: sorted, verified, asked about, and handed to the committee.

export const triage = act<dto.TriageDto>({
  act: 'case.triage',
  name: 'triage',
  summary: 'Sort a new case by urgency and harm',
  input: dto.TriageDto,
  example: { priority: 'P2', sensitivity: 2 },
  fields: [
    {
      kind: 'choice',
      name: 'priority',
      options: ({ loaded: { policy } }, { t, locale }) =>
        dto.PRIORITIES.map((value) => {
          const hours = policy.promises[value].decisionHours;
          const duration = formatDuration(hours * HOUR_MS, locale);
          const hint = t('committee:act.triage.decide-within', { duration });
          return { value, label: t(`status:priority.${value.toLowerCase()}`), hint };
        }),
    },
    {
      kind: 'figure',
      name: 'sensitivity',
      options: (_, { t }) =>
        dto.SENSITIVITIES.map((value) => ({
          value: `${value}`,
          label: t(`status:sensitivity.${value}`),
          hint: t(`committee:sensitivity-hint.${value}`),
        })),
    },
  ],
  ask: (entry, said) => {
    const { policy, submittedAt } = entry.loaded;
    return told(entry, { type: 'Triage', ...entry.authority, ...said, submittedAt, policy });
  },
  run: (ports, invocation, applicationId, { priority, sensitivity }) =>
    application.triageApplication(ports, invocation, { applicationId, priority, sensitivity }),
});
export const ineligible = act<dto.ReasonDto>({
  act: 'case.mark-ineligible',
  name: 'ineligible',
  summary: 'End a case that the fund does not help with',
  input: dto.ReasonDto,
  example: { reason: 'outside-the-fund' },
  fields: [reasonField(({ ineligibleReasons }) => ineligibleReasons)],
  ask: (entry, { reason: example }) => {
    const { policy } = entry.loaded;
    const [reason = example] = policy.ineligibleReasons;
    return told(entry, { type: 'MarkIneligible', ...entry.authority, reason, policy });
  },
  aside: true,
  danger: true,
  run: (ports, invocation, applicationId, { reason }) =>
    application.markIneligible(ports, invocation, { applicationId, reason }),
});

export const verification = act({
  act: 'case.start-verification',
  name: 'verification',
  summary: 'Start verification',
  fields: [],
  ask: (entry) => told(entry, { type: 'StartVerification', ...entry.authority }),
  run: (ports, invocation, applicationId) =>
    application.startVerification(ports, invocation, { applicationId }),
});
export const question = act<dto.QuestionDto>({
  act: 'case.request-info',
  name: 'info-requests',
  summary: 'Ask the applicant something; stops the clock, except in P1',
  input: dto.QuestionDto,
  example: { question: 'Until when is the room paid for?' },
  fields: [{ ...LONG, name: 'question' }],
  ask: (entry) => told(entry, { type: 'RequestInfo', ...entry.authority, question: SAMPLE }),
  notYet: ['question-already-open'],
  aside: true,
  run: (ports, invocation, applicationId, { question: text }) =>
    application.requestInfo(ports, invocation, { applicationId, question: text }),
});

export const info = act<dto.InfoDto>({
  act: 'case.provide-info',
  name: 'info',
  summary: 'Write down what the applicant answered; makes a new revision',
  input: dto.InfoDto,
  example: { info: 'Until the end of the month.' },
  fields: [{ ...LONG, name: 'info' }],
  ask: (entry) => told(entry, { type: 'ProvideInfo', from: entry.authority, answer: SAMPLE }),
  notYet: ['no-question-open'],
  run: (ports, invocation, applicationId, { info: answer }) =>
    application.provideInfo(ports, invocation, { applicationId, answer }),
});

export const conclusion = act<dto.ConclusionDto>({
  act: 'case.conclude-verification',
  name: 'conclusion',
  route: 'verification/conclusion',
  summary: 'Say what verification has found; not by the triager',
  input: dto.ConclusionDto,
  example: { conclusion: 'confirmed', refereesHeard: 2, documented: true, note: 'Both agree.' },
  fields: [
    {
      kind: 'choice',
      name: 'conclusion',
      texts: 'status:verification',
      values: dto.CONCLUSIONS,
    },
    {
      kind: 'figure',
      name: 'refereesHeard',
      as: 'filled-select',
      options: () => ['0', '1', '2', '3', '4'].map((value) => ({ value, label: value })),
      value: () => '0',
    },
    { kind: 'yes-no', name: 'documented' },
    { ...LONG, name: 'note', rows: 4 },
  ],
  ask: (entry, said) =>
    told(entry, { type: 'ConcludeVerification', ...entry.authority, ...said, note: SAMPLE }),
  run: (ports, invocation, applicationId, input) => {
    const { conclusion: found, refereesHeard, documented, note } = input;
    const heard = { conclusion: found, refereesHeard, documented, note };
    return application.concludeVerification(ports, invocation, { applicationId, ...heard });
  },
});

export const review = act({
  act: 'case.open-review',
  name: 'review',
  summary: 'Hand the case to the reviewers',
  fields: [],
  ask: (entry) => told(entry, { type: 'OpenReview', ...entry.authority }),
  notYet: ['verification-not-concluded'],
  run: (ports, invocation, applicationId) =>
    application.openReview(ports, invocation, { applicationId }),
});
export const withdrawal = act({
  act: 'case.withdraw',
  name: 'withdrawal',
  summary: 'Take a case back as its applicant asked',
  fields: [],
  ask: (entry) => {
    const { payout } = entry.loaded;
    return told(entry, { type: 'Withdraw', from: entry.authority, payout });
  },
  aside: true,
  danger: true,
  run: (ports, invocation, applicationId) =>
    application.withdrawApplication(ports, invocation, { applicationId }),
});

import type { ApplicantKind, PolicyRail, Publicity, SafeContact } from '#catalogue';

/** What may be chosen in the form, in the order in which it is offered. */
export const CONTACT_CHANNELS: readonly SafeContact['channel'][] = [
  'signal',
  'e-mail',
  'telephone',
  'messenger',
  'through-someone',
  'receipt-code',
];

export const APPLICANT_KINDS: readonly ApplicantKind[] = [
  'person',
  'informal-group',
  'organisation',
  'family-member',
];

export const PAYOUT_RAILS: readonly PolicyRail[] = [
  'bank',
  'mobile-money',
  'cash-agent',
  'trusted-organisation',
  'crypto',
];

export const PUBLICITIES: readonly Publicity[] = ['nothing', 'region', 'country-and-theme', 'name'];

/** The five questions before the form; nothing of the answers is kept. */
export const QUIZ = ['rights-work', 'danger-now', 'linked', 'fundable', 'not-paid'] as const;
export type QuizQuestion = (typeof QUIZ)[number];

import type { FundPolicy, FundPreset, PolicyBand } from '#catalogue';
import { parseMajor } from '#kernel';

/**
 * What a new fund starts from (domain.md, policy defaults): amounts in whole units of the fund's
 * currency, to be looked at by the people who confirm it. Working days count as 24 hours.
 */
export function defaultPolicy(currency: string, preset: FundPreset = 'crisis'): FundPolicy {
  const minor = (major: string): string => parseMajor(major, currency).minor;
  const band = (name: string, upTo: string, rest: Omit<PolicyBand, 'name' | 'upToMinor'>) => ({
    name,
    upToMinor: minor(upTo),
    ...rest,
  });
  return {
    bands: [
      band('B1', '1500', { reviews: 1, approvers: 2, seated: 2, boardApprovers: 0 }),
      band('B2', '5000', { reviews: 1, approvers: 2, seated: 2, boardApprovers: 0 }),
      band('B3', '10000', { reviews: 2, approvers: 3, seated: 5, boardApprovers: 0 }),
      // Three approvals and one of the board: four people, one of whom sits for the board.
      band('B4', '50000', { reviews: 3, approvers: 4, seated: 5, boardApprovers: 1 }),
    ],
    promises: {
      P1: { triageHours: 4, decisionHours: 24, payoutHours: 24 },
      P2: { triageHours: 24, decisionHours: 72, payoutHours: 48 },
      P3: { triageHours: 72, decisionHours: 240, payoutHours: 120 },
      P4: { triageHours: 336, decisionHours: 1008, payoutHours: 240 },
    },
    twoReleasersAboveMinor: minor('5000'),
    screeningValidHours: 24,
    feeAllowanceMinor: { 'mobile-money': minor('20'), 'trusted-organisation': minor('20') },
    needs: preset === 'crisis' ? CRISIS_NEEDS : [...CRISIS_NEEDS, 'equipment', 'advocacy', 'other'],
    ineligibleReasons: [
      'no-link-to-rights-work',
      'no-present-danger',
      'need-not-funded',
      'outside-the-fund',
      'already-funded',
      'duplicate',
    ],
    declineReasons: [
      'not-confirmed',
      'help-would-endanger',
      'other-help-found',
      'others-more-urgent',
      'above-the-ceiling',
      'not-enough-votes',
    ],
    repeatDays: 365,
    appealDays: 30,
    attestationMonths: 12,
  };
}

const CRISIS_NEEDS = [
  'relocation',
  'legal',
  'medical',
  'psychosocial',
  'family',
  'physical-security',
  'digital-security',
];

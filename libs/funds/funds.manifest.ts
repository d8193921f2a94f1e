import { join } from 'node:path';
import type { ContextManifest } from '#contexts';
import { signs } from '#web';
import { FUND_ACTS, POLICY_ACTS } from './fund.acts.js';
import { FundsModule } from './funds.module.js';
import { LedgerModule } from './ledger.module.js';
import { ledger } from './ledger/ledger.projection.js';
import { NEW_FUND } from './new-fund.acts.js';
import { fundProjections } from './views/projections.js';

/** What funds bring: the money of each fund, its policy, the ledger. */
export const fundsManifest: ContextManifest = {
  name: 'funds',
  modules: [FundsModule, LedgerModule],
  acts: [NEW_FUND, FUND_ACTS, POLICY_ACTS],
  views: [...fundProjections, ledger],
  doors: [
    {
      section: 'finance',
      href: '/finance/funds',
      title: 'finance:funds.title',
      opensTo: [
        'treasurer',
        'releaser',
        'accountant',
        'administrator',
        'governing-body',
        'chair',
        'duty-officer',
        'auditor',
      ],
    },
    {
      section: 'audit',
      href: '/audit',
      opensTo: ['auditor', 'accountant', 'treasurer', 'governing-body'],
    },
  ],
  signs: {
    hold: {
      reserved: signs.waiting,
      committed: signs.moving,
      settled: signs.good,
      released: signs.closed,
      refused: signs.refused,
    },
    intake: {
      'not-open': signs.neutral,
      open: signs.good,
      suspended: signs.paused,
      closed: signs.closed,
    },
    fund: {
      created: signs.neutral,
      open: signs.good,
      suspended: signs.paused,
      closed: signs.closed,
    },
    period: { open: signs.good, 'soft-closed': signs.paused, closed: signs.closed },
  },
  refusals: {
    404: [
      'attempt-unknown',
      'fund-unknown',
      'hold-unknown',
      'policy-unknown',
      'restriction-unknown',
    ],
    409: [
      'corrected-needs-as-of',
      'above-what-processor-holds',
      'processor-held-less-then',
      'attempt-already-reversed',
      'attempt-already-settled',
      'commit-above-reserved',
      'corrected-takes-whole-log',
      'currency-not-held',
      'fee-not-covered',
      'fund-already-created',
      'fund-closed',
      'fund-has-open-holds',
      'hold-already-settled',
      'hold-already-used',
      'hold-not-committed',
      'hold-not-reserved',
      'intake-already-open',
      'intake-not-open',
      'no-policy-in-force',
      'payment-in-flight',
      'policy-already-confirmed',
      'policy-attestation-too-old',
      'policy-band-board-above-approvers',
      'policy-band-needs-a-review',
      'policy-band-needs-more-seats',
      'policy-band-needs-two-people',
      'policy-band-twice',
      'policy-bands-missing',
      'policy-bands-not-ascending',
      'policy-screening-too-old',
      'policy-superseded',
      'position-not-in-log',
      'reduced-beyond-hold',
      'replay-range-ambiguous',
      'restriction-already-open',
      'settle-above-committed',
      'split-not-of-hold',
      'too-many-restrictions',
    ],
    422: [
      'country-unknown',
      'date-too-early',
      'date-in-the-past',
      'dates-reversed',
      'fee-negative',
      'policy-amount-invalid',
      'policy-days-invalid',
      'policy-list-invalid',
      'policy-promise-invalid',
      'restriction-name-invalid',
      'text-missing',
    ],
    500: ['event-unreadable'],
  },
  texts: join(import.meta.dirname, 'i18n'),
  roles: ['treasurer', 'accountant'],
};

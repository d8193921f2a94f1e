import { join } from 'node:path';
import type { ContextManifest } from '#contexts';
import { signs } from '#web';
import { DisbursementsModule } from './disbursements.module.js';
import { GRANT_ACTS } from './grant.acts.js';
import { PAYOUT_ACTS } from './payout.acts.js';
import { RETURN_ACTS } from './returned-money.acts.js';
import { disbursementProjections } from './views/projections.js';

/** What disbursements bring: grants, and the payouts by which they reach people. */
export const disbursementsManifest: ContextManifest = {
  name: 'disbursements',
  modules: [DisbursementsModule],
  acts: [GRANT_ACTS, PAYOUT_ACTS, RETURN_ACTS],
  views: disbursementProjections,
  doors: [
    {
      section: 'finance',
      href: '/finance',
      opensTo: [
        'treasurer',
        'releaser',
        'accountant',
        'case-worker',
        'duty-officer',
        'verifier',
        'auditor',
        'governing-body',
      ],
    },
  ],
  signs: {
    disbursement: {
      prepared: signs.waiting,
      screened: signs.moving,
      held: signs.paused,
      released: signs.moving,
      submitted: signs.moving,
      'in-transit': signs.moving,
      paid: signs.good,
      receipted: signs.good,
      failed: signs.refused,
      returned: signs.returned,
      'part-returned': signs.returned,
      cancelled: signs.closed,
    },
    grant: {
      drafted: signs.neutral,
      notified: signs.waiting,
      agreed: signs.moving,
      active: signs.good,
      reporting: signs.moving,
      closed: signs.closed,
      terminated: signs.refused,
    },
  },
  refusals: {
    403: [
      'approver-may-not-release',
      'preparer-may-not-confirm',
      'preparer-may-not-release',
      'preparer-tied',
      'releaser-may-not-confirm',
      'releaser-may-not-record',
      'releaser-may-not-screen',
      'screener-may-not-release',
      'took-part-in-decision',
      'typist-may-not-release',
    ],
    409: [
      'above-unpaid-part',
      'above-what-left',
      'already-prepared',
      'already-released',
      'attempt-did-not-bounce',
      'attempt-in-flight',
      'bank-balance-short',
      'bank-balance-elsewhere',
      'fee-needs-second-person',
      'cash-not-set-aside',
      'cash-set-aside-differs',
      'decision-not-in-force',
      'evidence-does-not-fit',
      'evidence-not-accepted',
      'evidence-not-another',
      'grant-already-drafted',
      'grant-not-agreed',
      'grant-not-notified',
      'paid-before-submitted',
      'rail-not-answered',
      'payee-not-opened',
      'second-releaser-needed',
      'payee-held',
      'screening-missing',
      'screening-too-old',
      'split-does-not-add-up',
      'too-many-payouts',
    ],
    422: [
      'failed-before-paid',
      'failed-before-sent',
      'returned-before-failed',
      'iban-invalid',
      'list-version-missing',
      'payee-incomplete',
      'reason-unknown',
    ],
  },
  texts: join(import.meta.dirname, 'i18n'),
  roles: ['releaser'],
};

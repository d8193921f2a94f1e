import { join } from 'node:path';
import type { ContextManifest } from '#contexts';
import { signs } from '#web';
import { CORRECTION_ACTS } from './correction.acts.js';
import { GIFT_ACTS } from './gift.acts.js';
import { GivingModule } from './giving.module.js';
import { givingProjections } from './views/projections.js';

/** What giving brings: gifts, donors, their pages. */
export const givingManifest: ContextManifest = {
  name: 'giving',
  modules: [GivingModule],
  acts: [GIFT_ACTS, CORRECTION_ACTS],
  views: givingProjections,
  doors: [
    {
      section: 'finance',
      href: '/finance/gifts',
      title: 'finance:gifts.title',
      opensTo: ['treasurer', 'accountant', 'releaser', 'auditor', 'governing-body'],
    },
    {
      section: 'finance',
      href: '/finance/matching',
      title: 'matching:trial.title',
      opensTo: ['treasurer', 'accountant', 'releaser', 'auditor', 'governing-body'],
    },
  ],
  signs: {
    donation: {
      intended: signs.neutral,
      processing: signs.moving,
      received: signs.good,
      'being-corrected': signs.warning,
      'taken-back': signs.closed,
      'part-refunded': signs.returned,
      refunded: signs.returned,
      failed: signs.refused,
      disputed: signs.warning,
      won: signs.good,
      lost: signs.refused,
    },
    pledge: {
      offered: signs.neutral,
      confirmed: signs.moving,
      'part-received': signs.moving,
      fulfilled: signs.good,
      cancelled: signs.closed,
      defaulted: signs.refused,
      'written-off': signs.refused,
    },
  },
  refusals: {
    400: ['webhook-broken', 'webhook-forged'],
    404: ['donor-unknown'],
    409: [
      'card-fee-not-known',
      'card-paid-before',
      'card-payment-differs',
      'card-settled-in-other-currency',
      'cards-not-taken',
      'donation-recorded-before',
      'donor-of-another-kind',
      'donor-registered-before',
      'fee-not-below-gift',
      'gift-fee-needs-two',
      'gift-like-another',
      'gift-over',
      'gift-taken-back',
      'nothing-to-correct',
      'rate-missing',
    ],
    422: [
      'amount-missing',
      'before-fund-opened',
      'card-amount-not-payable',
      'card-amount-unreadable',
      'date-in-the-future',
      'import-batch-too-large',
      'import-camt-columns',
      'import-camt-form',
      'import-camt-kind',
      'import-camt-version',
      'import-encoding-unknown',
      'import-no-statements',
      'import-not-xml',
      'import-text-too-long',
      'import-xml-attributes',
      'import-xml-defines',
      'import-xml-entity',
      'trial-line-unreadable',
      'trial-needs-gifts',
      'trial-number-invalid',
    ],
    // Of somebody else, and no trouble of this server: the form is shown again with what was typed.
    424: ['card-provider-away', 'card-provider-refused'],
  },
  texts: join(import.meta.dirname, 'i18n'),
  roles: [],
};

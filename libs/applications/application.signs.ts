import { signs, type StatusSigns } from '#web';

/** How the states of an application and of what belongs to it look. */
export const applicationSigns = {
  application: {
    draft: signs.neutral,
    submitted: signs.waiting,
    triaged: signs.waiting,
    verifying: signs.moving,
    'more-info': signs.paused,
    'under-review': signs.moving,
    deciding: signs.moving,
    approved: signs.good,
    'awaiting-funds': signs.paused,
    funded: signs.good,
    paid: signs.good,
    declined: signs.refused,
    ineligible: signs.refused,
    deferred: signs.paused,
    'withdrawal-requested': signs.returned,
    withdrawn: signs.closed,
    joined: signs.closed,
    ended: signs.closed,
    expired: signs.closed,
    closed: signs.closed,
  },
  verification: {
    open: signs.moving,
    confirmed: signs.good,
    partly: signs.warning,
    unconfirmed: signs.warning,
    contradicted: signs.refused,
  },
  vote: { yes: signs.good, no: signs.refused, abstain: signs.neutral },
  interest: { none: signs.good, unsure: signs.warning, conflict: signs.refused },
  priority: { p1: signs.urgent, p2: signs.warning, p3: signs.soon, p4: signs.neutral },
  sensitivity: {
    '0': signs.neutral,
    '1': signs.locked,
    '2': signs.guarded,
    '3': signs.sealed,
  },
} as const satisfies StatusSigns;

import type { IconName } from './icon.js';

export type StatusTone = 'neutral' | 'waiting' | 'info' | 'good' | 'warning' | 'danger';
export type StatusSign = { readonly tone: StatusTone; readonly icon: IconName };

const neutral: StatusSign = { tone: 'neutral', icon: 'dot' };
const waiting: StatusSign = { tone: 'waiting', icon: 'clock' };
const moving: StatusSign = { tone: 'info', icon: 'arrow' };
const good: StatusSign = { tone: 'good', icon: 'check' };
const paused: StatusSign = { tone: 'warning', icon: 'pause' };
const returned: StatusSign = { tone: 'warning', icon: 'back' };
const warning: StatusSign = { tone: 'warning', icon: 'warning' };
const refused: StatusSign = { tone: 'danger', icon: 'cross' };
const closed: StatusSign = { tone: 'neutral', icon: 'lock' };

/** Every status that a page may show, with how it looks. Texts are in `status.json`. */
export const statusSigns = {
  application: {
    draft: neutral,
    submitted: waiting,
    triaged: waiting,
    verifying: moving,
    'more-info': paused,
    'under-review': moving,
    deciding: moving,
    approved: good,
    'awaiting-funds': paused,
    funded: good,
    paid: good,
    declined: refused,
    ineligible: refused,
    deferred: paused,
    'withdrawal-requested': returned,
    withdrawn: closed,
    expired: closed,
    closed,
  },
  disbursement: {
    prepared: waiting,
    screened: moving,
    held: paused,
    released: moving,
    submitted: moving,
    'in-transit': moving,
    paid: good,
    receipted: good,
    failed: refused,
    returned,
    'part-returned': returned,
    cancelled: closed,
  },
  grant: {
    drafted: neutral,
    notified: waiting,
    agreed: moving,
    active: good,
    reporting: moving,
    closed,
    terminated: refused,
  },
  hold: {
    reserved: waiting,
    committed: moving,
    settled: good,
    released: closed,
    refused,
  },
  intake: { 'not-open': neutral, open: good, suspended: paused, closed },
  fund: { created: neutral, open: good, suspended: paused, closed },
  period: { open: good, 'soft-closed': paused, closed },
  donation: {
    intended: neutral,
    processing: moving,
    received: good,
    'part-refunded': returned,
    refunded: returned,
    failed: refused,
    disputed: warning,
    won: good,
    lost: refused,
  },
  pledge: {
    offered: neutral,
    confirmed: moving,
    'part-received': moving,
    fulfilled: good,
    cancelled: closed,
    defaulted: refused,
    'written-off': refused,
  },
  verification: {
    open: moving,
    confirmed: good,
    partly: warning,
    unconfirmed: warning,
    contradicted: refused,
  },
  vote: { yes: good, no: refused, abstain: neutral },
  interest: { none: good, unsure: warning, conflict: refused },
  priority: {
    p1: { tone: 'danger', icon: 'warning' },
    p2: { tone: 'warning', icon: 'warning' },
    p3: { tone: 'info', icon: 'clock' },
    p4: neutral,
  },
  sensitivity: {
    '0': neutral,
    '1': { tone: 'info', icon: 'lock' },
    '2': { tone: 'warning', icon: 'lock' },
    '3': { tone: 'danger', icon: 'lock' },
  },
  check: { passed: good, failed: refused, waiting },
} as const satisfies Readonly<Record<string, Readonly<Record<string, StatusSign>>>>;

export type StatusKind = keyof typeof statusSigns;

/** How a status looks; one without a sign of its own looks neutral. */
export function signOf(kind: StatusKind, code: string): StatusSign {
  const signs: Readonly<Record<string, StatusSign>> = statusSigns[kind];
  return signs[code] ?? neutral;
}

import type { IconName } from './icon.js';

export type StatusTone = 'neutral' | 'waiting' | 'info' | 'good' | 'warning' | 'danger';
export type StatusSign = { readonly tone: StatusTone; readonly icon: IconName };

/** Signs by kind of thing and state of it. The texts are `status:<kind>.<state>`. */
export type StatusSigns = Readonly<Record<string, Readonly<Record<string, StatusSign>>>>;

/** The signs there are: whatever has states picks from these, so that alike looks alike. */
export const signs = {
  neutral: { tone: 'neutral', icon: 'dot' },
  waiting: { tone: 'waiting', icon: 'clock' },
  moving: { tone: 'info', icon: 'arrow' },
  good: { tone: 'good', icon: 'check' },
  paused: { tone: 'warning', icon: 'pause' },
  returned: { tone: 'warning', icon: 'back' },
  warning: { tone: 'warning', icon: 'warning' },
  refused: { tone: 'danger', icon: 'cross' },
  closed: { tone: 'neutral', icon: 'lock' },
  urgent: { tone: 'danger', icon: 'warning' },
  soon: { tone: 'info', icon: 'clock' },
  locked: { tone: 'info', icon: 'lock' },
  guarded: { tone: 'warning', icon: 'lock' },
  sealed: { tone: 'danger', icon: 'lock' },
} as const satisfies Readonly<Record<string, StatusSign>>;

/** What every page may say of anything that is checked. */
const platformSigns: StatusSigns = {
  check: { passed: signs.good, failed: signs.refused, waiting: signs.waiting },
};

let known: StatusSigns = platformSigns;

/** Makes known how states look, beside those of the platform; what was known before is forgotten. */
export function setStatusSigns(given: StatusSigns): void {
  known = { ...platformSigns, ...given };
}

/** Every state that a page may show, with how it looks. */
export function statusSigns(): StatusSigns {
  return known;
}

/** How a state looks; one without a sign of its own looks neutral. */
export function signOf(kind: string, code: string): StatusSign {
  return known[kind]?.[code] ?? signs.neutral;
}

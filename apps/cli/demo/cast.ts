import type { ApplicantKind, Need, PolicyPriority, PolicyRail, Publicity } from '#catalogue';
import type { SubmitInput } from '#applications';
import { money } from '#kernel';
import { TIED_ORGANISATION } from './federation.js';
import type { Random } from './random.js';

/** What becomes of a case, so far as the people in it have a choice. */
export type Fate =
  | 'helped'
  | 'ineligible'
  | 'declined-by-chair'
  | 'declined-by-vote'
  | 'contradicted'
  | 'withdrawn'
  | 'payment-fails'
  | 'payment-returns'
  | 'reduced';

export type Case = {
  readonly key: string;
  readonly fate: Fate;
  readonly priority: PolicyPriority;
  readonly asksBack: boolean;
  readonly form: Omit<SubmitInput, 'fundId'>;
};

const CRISIS_NEEDS: readonly Need[] = [
  'relocation',
  'legal',
  'medical',
  'psychosocial',
  'family',
  'physical-security',
  'digital-security',
];
const SOLIDARITY_NEEDS: readonly Need[] = ['legal', 'digital-security', 'equipment', 'advocacy'];
const COUNTRIES = ['TN', 'SN', 'GT', 'PH', 'GE', 'KE', 'CO', 'LB', 'MX', 'BD', 'TG', 'PE', 'MM'];
const KINDS: readonly ApplicantKind[] = ['person', 'person', 'informal-group', 'organisation'];
const RAILS: readonly PolicyRail[] = ['bank', 'bank', 'mobile-money', 'cash-agent'];
const PUBLICITY: readonly Publicity[] = ['nothing', 'region', 'country-and-theme'];
const STORIES = [
  'Two unknown men came to the office on three evenings and asked for the person by name.',
  'After the report was published, the accounts of the group were blocked without a reason given.',
  'A summons arrived for Thursday; the lawyer advises not to go alone.',
  'The instance was searched at night and both telephones were taken.',
  'Messages with photographs of the family came from a number that cannot be traced.',
  'Nous avons dû quitter la ville après les menaces ; nous dormons chez des proches.',
  'Le local a été incendié ; les archives sont sauves mais il n’y a plus d’ordinateur.',
];
const LINKS = [
  'We document arrests and accompany families to court.',
  'The group teaches workers their rights and has filed two complaints this year.',
  'Nous aidons les personnes déplacées à faire valoir leurs droits.',
];

const FATES: readonly (readonly [Fate, number])[] = [
  ['helped', 58],
  ['ineligible', 12],
  ['declined-by-chair', 7],
  ['declined-by-vote', 6],
  ['contradicted', 3],
  ['withdrawn', 5],
  ['payment-fails', 3],
  ['payment-returns', 3],
  ['reduced', 3],
];

/** Makes up one case. */
export function castCase(
  random: Random,
  preset: 'crisis' | 'solidarity',
  key: string,
  number: number,
): Case {
  const needs = needsOf(random, preset);
  const kind: ApplicantKind = preset === 'solidarity' ? 'organisation' : random.pick(KINDS);
  const lines = needs.map((need) => ({
    need,
    minor: String(random.between(...linesBetween(preset, random)) * 5_000),
  }));
  const requested = lines.reduce((sum, line) => sum + BigInt(line.minor), 0n);
  // Every fortieth organisation is one to which a member of the committee is tied.
  const organisation =
    kind === 'organisation' ? (number % 40 === 7 ? TIED_ORGANISATION : `Group ${key}`) : null;
  return {
    key,
    fate: fateOf(random),
    priority: preset === 'solidarity' ? 'P4' : random.pick(['P1', 'P2', 'P2', 'P3']),
    asksBack: random.percent(15),
    form: {
      applicantKind: kind,
      needs,
      requested: money(requested, 'EUR'),
      costLines: lines,
      neededBy: null,
      months: preset === 'solidarity' ? random.between(3, 12) : random.between(1, 3),
      country: random.pick(COUNTRIES),
      helpElsewhere: random.percent(20),
      mayAskPartners: random.percent(70),
      payoutRail: random.pick(RAILS),
      publicity: random.pick(PUBLICITY),
      referralWished: random.percent(60),
      identity: organisation ?? `applicant ${key}`,
      incident: `incident ${key}`,
      organisation,
      region: random.percent(50) ? 'in the north' : null,
      pseudonym: `Heron ${number}`,
      contact: {
        channel: random.pick(['signal', 'e-mail', 'through-someone']),
        address: `reach-${key}@safe.example`,
        when: 'after dark',
        language: random.pick(['fr', 'en', 'es']),
        neverWrite: 'the name of the fund',
      },
      narrative: random.pick(STORIES),
      link: random.pick(LINKS),
      risk: random.percent(40)
        ? 'Money that shows on a bank statement would be asked about.'
        : null,
      referees: [
        { name: `referee A of ${key}`, reach: `a-${key}@safe.example`, outside: true },
        { name: `referee B of ${key}`, reach: `b-${key}@safe.example`, outside: false },
      ],
      plan: preset === 'solidarity' ? 'Train twelve people and lend equipment for a year.' : null,
    },
  };
}

function needsOf(random: Random, preset: 'crisis' | 'solidarity'): readonly Need[] {
  const choices = preset === 'crisis' ? CRISIS_NEEDS : SOLIDARITY_NEEDS;
  const first = random.pick(choices);
  const second = random.pick(choices);
  return first === second || random.percent(60) ? [first] : [first, second];
}

/** Cost lines in steps of 50 euros: mostly small, sometimes large. */
function linesBetween(preset: 'crisis' | 'solidarity', random: Random): [number, number] {
  if (preset === 'solidarity') return random.percent(12) ? [120, 240] : [40, 95];
  return random.percent(10) ? [60, 90] : [6, 46];
}

function fateOf(random: Random): Fate {
  let left = random.between(1, 100);
  for (const [fate, share] of FATES) {
    left -= share;
    if (left <= 0) return fate;
  }
  return 'helped';
}

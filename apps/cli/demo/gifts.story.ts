import type { DonorKind } from '#catalogue';
import { recordDonation } from '#giving';
import { dayIn, money } from '#kernel';
import type { Story } from './agenda.js';
import type { Federation } from './federation.js';
import { randomOf } from './random.js';
import { by, type Stage } from './stage.js';

type Giver = {
  readonly key: string;
  readonly fund: 'crisis' | 'solidarity';
  readonly kind: DonorKind;
  readonly restriction: string;
  /** Whole euros, for a federation of the usual size. */
  readonly euros: readonly [number, number];
  readonly everyHours: number;
  readonly afterHours: number;
};

const MONTH = 730;

const GIVERS: readonly Giver[] = [
  {
    key: 'foundation',
    fund: 'crisis',
    kind: 'institution',
    restriction: 'free',
    euros: [19_000, 23_000],
    everyHours: 3 * MONTH,
    afterHours: 6,
  },
  {
    key: 'ministry',
    fund: 'solidarity',
    kind: 'state',
    restriction: 'free',
    euros: [88_000, 96_000],
    everyHours: 6 * MONTH,
    afterHours: 30,
  },
  {
    key: 'agency',
    fund: 'solidarity',
    kind: 'un-body',
    restriction: 'digital-safety',
    euros: [40_000, 45_000],
    everyHours: 6 * MONTH,
    afterHours: 54,
  },
  {
    key: 'appeal',
    fund: 'crisis',
    kind: 'institution',
    restriction: 'legal-aid',
    euros: [6_000, 9_000],
    everyHours: 2 * MONTH,
    afterHours: 78,
  },
  {
    key: 'members',
    fund: 'crisis',
    kind: 'member',
    restriction: 'free',
    euros: [2_500, 4_500],
    everyHours: MONTH,
    afterHours: 100,
  },
  {
    key: 'people',
    fund: 'crisis',
    kind: 'individual',
    restriction: 'free',
    euros: [20, 480],
    everyHours: 90,
    afterHours: 12,
  },
  // Comes when many wait for it, three days before the year ends.
  {
    key: 'emergency',
    fund: 'crisis',
    kind: 'institution',
    restriction: 'free',
    euros: [14_000, 15_000],
    everyHours: 12 * MONTH,
    afterHours: 361 * 24,
  },
];

/** Money that comes in over the year, from each giver in its own rhythm. */
export function giftStories(
  stage: Stage,
  federation: Federation,
  seed: number,
  scale: number,
): readonly { readonly afterHours: number; readonly story: Story }[] {
  return GIVERS.map((giver) => ({
    afterHours: giver.afterHours,
    story: giving(stage, federation, giver, seed, scale),
  }));
}

async function* giving(
  stage: Stage,
  { accounts, ...funds }: Federation,
  giver: Giver,
  seed: number,
  scale: number,
): Story {
  const random = randomOf('gift', seed, giver.key);
  for (let number = 1; ; number += 1) {
    const euros = random.between(...giver.euros) * scale;
    const isSmall = giver.kind === 'individual';
    const asked = by(accounts.treasurer, 'treasurer', `gift-${giver.key}-${number}`);
    await recordDonation(stage.ports, asked, {
      fundId: funds[giver.fund],
      donorId: null,
      donorKind: giver.kind,
      money: money(BigInt(euros) * 100n, 'EUR'),
      feeMinor: isSmall ? String(25 + euros) : '0',
      restriction: giver.restriction,
      method: 'bank',
      receivedOn: dayIn('Europe/Paris', stage.now()),
      another: true,
    });
    yield giver.everyHours;
  }
}

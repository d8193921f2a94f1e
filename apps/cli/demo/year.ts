import { defaultPolicy, openIntake, suspendIntake } from '#funds';
import { DAY_MS, HOUR_MS } from '#kernel';
import { agenda, type Story } from './agenda.js';
import { caseStory } from './case.story.js';
import { cardStories } from './card-gifts.story.js';
import { castCase } from './cast.js';
import { attest, COMMITTEE, foundFederation, type Federation } from './federation.js';
import { foreignPledgeStory } from './foreign-pledge.story.js';
import { giftStories } from './gifts.story.js';
import { matchingStory } from './matching.story.js';
import { quadraticStory } from './quadratic.story.js';
import { randomOf } from './random.js';
import { by, FIRST_DAY, type Stage } from './stage.js';

const LAST_DAY = new Date('2026-11-16T20:00:00.000Z');
const DAYS = 363;

/** Applications in a year of a federation of the usual size. */
const CRISIS_CASES = 110;
const SOLIDARITY_CASES = 60;
/** Applications of the last days, which are still on their way when the year ends. */
const RECENT_CASES = 24;
const RECENT_DAYS = 5;

/** Rounds of the solidarity fund: the day of the year on which they open, and for how long. */
const ROUNDS = [
  { name: '2026-1', opens: 30, days: 40 },
  { name: '2026-2', opens: 200, days: 45 },
] as const;

/** The day of the year on which gifts begin to be matched. */
const MATCHING_BEGINS = 250;
/** The day on which a quadratic round begins, and on which dollars are promised. */
const QUADRATIC_BEGINS = 310;
const FOREIGN_BEGINS = 85;

/** The crisis fund takes requests once its first gift is there. */
const CRISIS_OPENS_AFTER_HOURS = 7;

export type Year = { readonly federation: Federation; readonly cases: number };

/** Plays the whole year. `told` is called after each step with the steps told so far. */
export async function tellYear(
  stage: Stage,
  options: { readonly seed: number; readonly scale: number },
  told: (steps: number) => void,
): Promise<Year> {
  const { seed, scale } = options;
  stage.setClock(FIRST_DAY);
  const federation = await foundFederation(stage);
  const stories = agenda(stage.setClock);
  const at = (days: number, hours = 0): Date =>
    new Date(FIRST_DAY.getTime() + days * DAY_MS + hours * HOUR_MS);

  for (const { afterHours, story } of giftStories(stage, federation, seed, scale)) {
    stories.begin(at(0, afterHours), story);
  }
  for (const { afterHours, story } of cardStories(stage, federation, seed)) {
    stories.begin(at(0, afterHours), story);
  }
  stories.begin(at(MATCHING_BEGINS), matchingStory(stage, federation, seed, scale));
  stories.begin(at(QUADRATIC_BEGINS), quadraticStory(stage, federation, seed, scale));
  stories.begin(at(FOREIGN_BEGINS), foreignPledgeStory(stage, federation, scale));
  stories.begin(at(0, CRISIS_OPENS_AFTER_HOURS), crisisOpening(stage, federation));
  for (const round of ROUNDS) {
    stories.begin(at(round.opens), roundStory(stage, federation, round));
  }
  stories.begin(at(190), secondAttestation(stage, federation));

  const random = randomOf('year', seed);
  const crisis = (CRISIS_CASES + RECENT_CASES) * scale;
  for (let number = 1; number <= crisis; number += 1) {
    const chance = randomOf('cast', seed, 'c', number);
    const isRecent = number > CRISIS_CASES * scale;
    const cast = castCase(chance, 'crisis', `${seed}-c${number}`, number);
    // The most urgent of them are answered within a day: others show what is under way.
    const one = isRecent && number % 4 > 0 ? ({ ...cast, priority: 'P3' } as const) : cast;
    const story = caseStory(stage, federation, federation.crisis, crisisPolicy, one);
    const day = isRecent ? DAYS - random.between(1, RECENT_DAYS) : random.between(2, DAYS - 12);
    // Nobody waits for office hours to be in danger.
    stories.begin(at(day, random.between(0, 230) / 10), story);
  }
  const solidarity = SOLIDARITY_CASES * scale;
  for (let number = 1; number <= solidarity; number += 1) {
    const chance = randomOf('cast', seed, 's', number);
    const one = castCase(chance, 'solidarity', `${seed}-s${number}`, number);
    const story = caseStory(stage, federation, federation.solidarity, solidarityPolicy, one);
    const round = ROUNDS[number % 2] as (typeof ROUNDS)[number];
    stories.begin(
      at(round.opens + random.between(1, round.days - 2), random.between(0, 12)),
      story,
    );
  }
  await stories.runUntil(LAST_DAY, told);
  stage.setClock(LAST_DAY);
  return { federation, cases: crisis + solidarity };
}

const crisisPolicy = defaultPolicy('EUR', 'crisis');
const solidarityPolicy = defaultPolicy('EUR', 'solidarity');

/** Steps that a year of this size takes, more or less: for the progress bar. */
export function expectedSteps(scale: number): number {
  return (CRISIS_CASES + SOLIDARITY_CASES) * scale * 13;
}

async function* crisisOpening(stage: Stage, { accounts, crisis }: Federation): Story {
  const intake = { fundId: crisis, round: null, until: null };
  await openIntake(stage.ports, by(accounts.administrator, 'administrator', 'open'), intake);
  yield 0;
}

async function* roundStory(
  stage: Stage,
  { accounts, solidarity }: Federation,
  round: (typeof ROUNDS)[number],
): Story {
  const chair = accounts.chair;
  await openIntake(stage.ports, by(chair, 'chair', `open-${round.name}`), {
    fundId: solidarity,
    round: round.name,
    until: null,
  });
  yield round.days * 24;
  await suspendIntake(stage.ports, by(chair, 'chair', `close-${round.name}`), {
    fundId: solidarity,
    reason: 'round-ended',
    until: null,
  });
}

async function* secondAttestation(stage: Stage, { accounts }: Federation): Story {
  for (const member of COMMITTEE) {
    await attest(stage, accounts[member], 'second');
    yield 1;
  }
}

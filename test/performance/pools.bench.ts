/**
 * 500 gifts on one pool at once: nothing is promised twice, every event is durable, at 200 gifts a
 * second or more. Beside it, in turn and in the same store, as many events are appended bare, each to
 * a stream of its own.
 */
import type { EventOf } from '#catalogue';
import { newId } from '#kernel';
import { matchTerms, poolDecider } from '#giving';
import { openInstance } from '#instance';
import { join } from 'node:path';
import { inTurn, median, medianRatio, report, scaled, secondsOf, withFolder } from './harness.js';

const GIFTS = scaled(500);
const ROUNDS = 7;
const GOAL_PER_SECOND = 200;
/** Any event will do. */
const NOTED = { type: 'MatchPoolExhausted', data: { poolId: 'bench' } } as const;
const DAY = '2026-06-01';
/** Less than the gifts ask for: the last ones find the pool used up. */
const FUNDED_MINOR = String(GIFTS * 600);

await withFolder(async (folder) => {
  const { ports, close } = await openInstance({ data: join(folder, 'pool'), worker: false });
  const context = () => ({
    commandId: newId(),
    inputHash: '0',
    actor: { id: 'bench', kind: 'process', role: 'match', authentication: 'none' } as const,
    entity: 'bench',
    timeZone: 'UTC',
    now: new Date(),
  });
  const by = (accountId: string) => ({ accountId, roles: ['treasurer'] }) as const;
  const eur = (minor: string) => ({ minor, currency: 'EUR' });
  const openPool = async (): Promise<string> => {
    const poolId = newId();
    const stream = `pool-${poolId}`;
    const commands = [
      {
        type: 'ConfigurePool',
        poolId,
        fundId: newId(),
        name: { en: 'Bench' },
        rule: matchTerms({ currency: 'EUR', method: 'first-come', donorCap: '30000' }),
        advertised: eur('1'),
        targets: [],
        from: DAY,
        until: DAY,
        guarantee: 'free',
        by: by('one'),
        facts: { currency: 'EUR', restrictions: [], today: DAY },
      },
      {
        type: 'AddFunding',
        fundingId: newId(),
        donorId: newId(),
        money: eur(FUNDED_MINOR),
        priority: 1,
        signedOn: DAY,
        isStopped: false,
        today: DAY,
        by: by('one'),
      },
      { type: 'OpenPool', today: DAY, by: by('two') },
    ] as const;
    for (const command of commands) await ports.execute(poolDecider, stream, command, context());
    return stream;
  };

  let promised = 0n;
  const gifts = async (): Promise<number> => {
    const stream = await openPool();
    const seconds = await secondsOf(() =>
      Promise.all(
        Array.from({ length: GIFTS }, (_, place) =>
          ports.execute(
            poolDecider,
            stream,
            {
              type: 'MatchPaidGift',
              giftId: newId(),
              giver: `giver-${place % 200}`,
              target: 'free',
              money: eur('1000'),
              on: DAY,
            },
            context(),
          ),
        ),
      ),
    );
    let matched = 0n;
    for (const event of await ports.store.read(stream, 0, GIFTS * 3)) {
      if (event.type !== 'MatchConfirmed') continue;
      matched += BigInt((event.data as EventOf<'MatchConfirmed'>['data']).matchedMinor);
    }
    if (matched > BigInt(FUNDED_MINOR)) throw new Error('more was promised than was put in');
    promised = matched;
    return GIFTS / seconds;
  };
  const bare = async (): Promise<number> => {
    const seconds = await secondsOf(() =>
      Promise.all(
        Array.from({ length: GIFTS * 2 }, () => {
          const stream = `pool-${newId()}`;
          const noting = { initial: null, evolve: () => null, decide: () => [NOTED] };
          return ports.execute(noting, stream, null, context());
        }),
      ),
    );
    return (GIFTS * 2) / seconds;
  };
  const figures = await inTurn(ROUNDS, { gifts, bare });
  await close();
  const perSecond = median(figures.gifts);
  report({
    bench: 'pools',
    goal: `${GIFTS} gifts on one pool at once at ${GOAL_PER_SECOND} a second, nothing over-promised`,
    figure: perSecond,
    unit: 'gifts matched a second, two durable events each',
    reference: median(figures.bare),
    referenceIs: 'bare appends, one event each to a stream of its own, all at once',
    ratio: medianRatio(figures.gifts, figures.bare),
    reached: perSecond >= GOAL_PER_SECOND,
    more: { promisedMinor: promised.toString(), fundedMinor: FUNDED_MINOR },
  });
});

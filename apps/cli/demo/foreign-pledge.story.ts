import { importRates, surveyRates } from '#funds';
import { confirmPledge, offerPledge, recordDonation, registerDonor } from '#giving';
import { DAY_MS, dayIn, money } from '#kernel';
import type { Story } from './agenda.js';
import type { Federation } from './federation.js';
import { by, type Stage } from './stage.js';

const ZONE = 'Europe/Paris';
/** Dollars for a euro, as they are told on the days that the story needs. */
const RATES = { offered: '1.0870', month: ['1.1050', '1.0920'], received: '1.0955' } as const;
const DOLLARS = 10_000;

/**
 * A foundation abroad pledges dollars. They are owed in euros at the rate of their day, looked at again at the
 * end of two months, and come at yet another rate.
 */
export async function* foreignPledgeStory(
  stage: Stage,
  { accounts, entityId, solidarity: fundId }: Federation,
  scale: number,
): Story {
  const { ports } = stage;
  const treasurer = (key: string) => by(accounts.treasurer, 'treasurer', `abroad-${key}`);
  const today = (): string => dayIn(ZONE, stage.now());
  const told = async (rate: string): Promise<void> => {
    const file = surveyRates(Buffer.from(dailyFile(today(), rate)));
    await importRates(ports, [entityId], file);
  };
  const dollars = money(BigInt(DOLLARS * scale) * 100n, 'USD');

  await told(RATES.offered);
  const who = { fundId, kind: 'institution', name: 'A foundation abroad' } as const;
  const { donorId } = await registerDonor(ports, treasurer('donor'), who);
  const dueOn = dayIn(ZONE, new Date(stage.now().getTime() + 69 * DAY_MS));
  const { pledgeId } = await offerPledge(ports, treasurer('pledge'), {
    fundId,
    donorId,
    money: dollars,
    restriction: 'free',
    isEnforceable: true,
    instalments: [{ number: 1, minor: dollars.minor, dueOn }],
    conditions: [],
    expiresOn: null,
  });
  const bound = { confirmedOn: today(), evidence: 'contract' } as const;
  await confirmPledge(ports, treasurer('bound'), pledgeId, bound);
  for (const rate of RATES.month) {
    yield hoursToMonthEnd(stage.now());
    await told(rate);
  }
  yield 20 * 24;
  await told(RATES.received);
  await recordDonation(ports, treasurer('gift'), {
    fundId,
    donorId,
    donorKind: 'institution',
    money: dollars,
    feeMinor: '0',
    restriction: 'free',
    method: 'bank',
    receivedOn: today(),
    pledge: { pledgeId, instalment: 1 },
  });
}

/** To the afternoon of the last day of a month, and of the next one where that is over. */
function hoursToMonthEnd(now: Date): number {
  const end = (months: number): number =>
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months + 1, 0, 16);
  const next = end(0) > now.getTime() ? end(0) : end(1);
  return (next - now.getTime()) / 3_600_000;
}

/** One day as the European Central Bank publishes it. */
function dailyFile(day: string, rate: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<Cube><Cube time="${day}"><Cube currency="USD" rate="${rate}"/></Cube></Cube>
</gesmes:Envelope>`;
}

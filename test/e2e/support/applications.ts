import { defaultPolicy } from '#funds';
import { issueKey } from '#http';
import { newId } from '#kernel';
import { crisisFund, type CrisisFund, type Person } from './crisis-fund.js';
import { startTestServer, type TestServer } from './test-server.js';

/** The twelve answers, as a program sends them. */
export const answers = (fundId: string, change: object = {}) => ({
  fundId,
  pseudonym: 'Heron',
  contact: { channel: 'signal', address: '+000 111', language: 'fr', neverWrite: 'the name' },
  identity: `someone-${newId()}@example.org`,
  incident: 'arrest of 3 February',
  applicantKind: 'organisation',
  organisation: 'Organisation O',
  country: 'BY',
  region: 'the capital',
  narrative: 'They came at night.',
  link: 'We write down what happens in court.',
  needs: ['relocation'],
  requested: { minor: '240000', currency: 'EUR' },
  costLines: [{ need: 'relocation', minor: '240000' }],
  months: 2,
  risk: 'Parcels are opened.',
  referees: [{ name: 'A referee', reach: 'by letter', outside: true }],
  helpElsewhere: false,
  mayAskPartners: false,
  payoutRail: 'mobile-money',
  publicity: 'nothing',
  referralWished: false,
  ...change,
});
/** Words of the answers that must show nowhere but in an opened part. */
export const SECRETS = [
  'Heron',
  '+000 111',
  'at night',
  'in court',
  'Parcels',
  'A referee',
  'example.org',
];

/** Four of the staff and three members of the committee. */
export type Cast = Readonly<
  Record<'duty' | 'worker' | 'verifier' | 'chair' | 'ada' | 'bel' | 'cy', Person>
>;

/** A crisis fund with a committee of three and staff, on a server whose clock is set by hand. */
export type Scene = {
  readonly server: TestServer;
  readonly fund: CrisisFund;
  /** Everybody, signed in when `everybodySignsIn` was last called. */
  readonly people: () => Cast;
  readonly everybodySignsIn: () => Promise<void>;
  readonly setClock: (instant: string) => void;
  /** Files an application as a program does, under the key of a draft. */
  readonly submit: (change?: object, key?: string) => ReturnType<Person['post']>;
};

export async function openScene(start = '2026-02-01T09:00:00Z'): Promise<Scene> {
  let now = new Date(start);
  const server = await startTestServer({ clock: { now: () => now } });
  const fund = await crisisFund(server, defaultPolicy('EUR'));
  const accounts: Record<string, string> = {
    duty: await fund.employ('duty-officer'),
    worker: await fund.employ('case-worker'),
    verifier: await fund.employ('verifier'),
    chair: await fund.employ('chair'),
  };
  for (const member of ['ada', 'bel', 'cy']) {
    const accountId = await fund.employ();
    await fund.seat(accountId);
    accounts[member] = accountId;
  }
  let people: Partial<Record<string, Person>> = {};
  const everybodySignsIn = async (): Promise<void> => {
    const signedIn = Object.entries(accounts).map(
      async ([name, id]) => [name, await fund.signIn(id)] as const,
    );
    people = Object.fromEntries(await Promise.all(signedIn));
  };
  await everybodySignsIn();
  return {
    server,
    fund,
    everybodySignsIn,
    people: () => people as Cast,
    setClock: (instant) => {
      now = new Date(instant);
    },
    submit: (change = {}, key = issueKey(server.instance.ports.vault)) =>
      server
        .anyone()
        .post('/api/v1/applications', answers(fund.fundId, change), { 'idempotency-key': key }),
  };
}

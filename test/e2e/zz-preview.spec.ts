import { mkdirSync, writeFileSync } from 'node:fs';
import { newId } from '#kernel';
import { defaultPolicy } from '#funds';
import { stylesheet } from '#web';
import { crisisFund, type Person } from './support/crisis-fund.js';
import { startTestServer } from './support/test-server.js';

let now = new Date('2026-02-01T09:00:00Z');
const out = (name: string, html: string) => {
  mkdirSync('/tmp/preview', { recursive: true });
  writeFileSync(
    `/tmp/preview/${name}.html`,
    html.replace(/<link rel="stylesheet"[^>]*>/, `<style>${stylesheet.body}</style>`),
  );
};
test('preview', async () => {
  const server = await startTestServer({ clock: { now: () => now } });
  const fund = await crisisFund(server, defaultPolicy('EUR'));
  const acc = {
    duty: await fund.employ('duty-officer'),
    worker: await fund.employ('case-worker'),
    verifier: await fund.employ('verifier'),
    chair: await fund.employ('chair'),
    ada: await fund.employ('reviewer'),
    bel: await fund.employ(),
    cy: await fund.employ(),
  };
  for (const m of [acc.ada, acc.bel, acc.cy]) await fund.seat(m);
  await fund.seat(acc.chair, 'chair');
  const p: Record<string, Person> = {};
  for (const [k, v] of Object.entries(acc)) p[k] = await fund.signIn(v);
  const needs = ['relocation', 'legal', 'medical', 'family', 'digital-security'];
  const make = async (i: number) => {
    now = new Date(Date.parse('2026-02-01T09:00:00Z') + i * 3_600_000);
    const minor = String(90000 + i * 61000);
    const r = await server
      .anyone()
      .post(
        '/api/v1/applications',
        {
          fundId: fund.fundId,
          pseudonym: 'Heron',
          contact: {
            channel: 'signal',
            address: '+000 111',
            when: 'after 18:00',
            language: 'fr',
            neverWrite: 'the name of the group',
          },
          identity: `s${i}@example.org`,
          incident: 'arrest',
          applicantKind: ['person', 'organisation', 'informal-group'][i % 3],
          country: ['BY', 'TN', 'GT', 'MM'][i % 4],
          region: 'the capital',
          narrative: 'They came at night and took two of us.\nThe office has been sealed since.',
          link: 'We write down what happens in court.',
          needs: [needs[i % 5], ...(i % 2 ? [] : ['psychosocial'])],
          requested: { minor, currency: 'EUR' },
          costLines: [{ need: needs[i % 5], minor }],
          months: 2,
          risk: 'Parcels are opened.',
          referees: [{ name: 'A colleague', reach: 'by letter', outside: true }],
          helpElsewhere: false,
          mayAskPartners: false,
          payoutRail: 'mobile-money',
          publicity: 'nothing',
          referralWished: false,
        },
        { 'idempotency-key': newId() },
      );
    return r.body.applicationId as string;
  };
  const at = (id: string, rest: string) => `/api/v1/cases/${id}${rest}`;
  const steps: ((id: string) => Promise<unknown>)[] = [
    (id) => p.duty!.post(at(id, '/triage'), { priority: 'P2', sensitivity: 2 }).then((r) => r),
    (id) => p.worker!.post(at(id, '/verification')).then((r) => r),
    (id) =>
      p
        .verifier!.post(at(id, '/verification/conclusion'), {
          conclusion: 'confirmed',
          refereesHeard: 2,
          documented: true,
          note: 'Both people confirm it by letter.',
        })
        .then((r) => r),
    (id) => p.worker!.post(at(id, '/review')).then((r) => r),
    (id) => p.chair!.post(at(id, '/reviewers'), { memberId: acc.ada }).then((r) => r),
    async (id) => {
      for (const m of ['ada', 'bel', 'cy'])
        await p[m]!.post(at(id, '/interest'), { answer: 'none' });
    },
    (id) =>
      p
        .ada!.post(at(id, '/reviews'), {
          revision: 1,
          recommendation: 'fund',
          comment: 'Convincing, and the court date is near.',
          scores: { danger: 5, need: 4, feasibility: 4 },
        })
        .then((r) => r),
    (id) =>
      p
        .chair!.post(at(id, '/decision'), { proposed: { minor: '200000', currency: 'EUR' } })
        .then((r) => r),
    (id) => p.cy!.post(at(id, '/votes'), { choice: 'yes', revision: 1 }).then((r) => r),
    (id) => p.bel!.post(at(id, '/votes'), { choice: 'yes', revision: 1 }).then((r) => r),
  ];
  const upto = [0, 1, 2, 2, 6, 9, 10, 0, 1, 4];
  const ids: string[] = [];
  for (let i = 0; i < upto.length; i++) {
    const id = await make(i);
    ids.push(id);
    for (const step of steps.slice(0, upto[i])) {
      const r = (await step(id)) as { status?: number; text?: string } | undefined;
      if (r?.status && r.status !== 200) console.log(i, r.status, r.text);
    }
  }
  await p.worker!.post(at(ids[3]!, '/info-requests'), { question: 'When is the hearing?' });
  now = new Date('2026-02-02T06:30:00Z');
  await server.house.processes?.settled();
  await fund.seen();
  const page = async (who: string, path: string, name: string) => {
    const r = await p[who]!.page(path).set('accept-language', name.endsWith('-fr') ? 'fr' : 'en');
    if (r.status !== 200) console.log(name, r.status);
    out(name, r.text);
  };
  await page('chair', '/committee', 'queue-en');
  await page('ada', '/committee', 'queue-fr');
  await page('cy', '/committee?show=declined', 'queue-empty-en');
  await page('duty', `/committee/cases/${ids[0]}`, 'case-triage-en');
  await page('duty', `/committee/cases/${ids[1]}?open=contact%20story`, 'case-open-en');
  await page('verifier', `/committee/cases/${ids[2]}?open=referees`, 'case-verify-fr');
  await page('chair', `/committee/cases/${ids[9]}`, 'case-chair-en');
  await page('ada', `/committee/cases/${ids[4]}?open=story`, 'case-review-fr');
  await page('bel', `/committee/cases/${ids[5]}`, 'case-vote-en');
  await page('cy', `/committee/cases/${ids[9]}`, 'case-declare-fr');
  await page('chair', `/committee/cases/${ids[6]}`, 'case-done-en');
  await p.cy!.post('/api/v1/interests/ties', {
    kind: 'board',
    party: 'organisation',
    name: 'Organisation O',
    from: '2026-02-01',
  });
  await page('cy', '/committee/interests', 'interests-en');
  await server.stop();
}, 120_000);

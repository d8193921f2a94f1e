/**
 * What it costs to validate a submission, a vote and a gift, as share of the whole command: Nest's
 * own pipe, and the house's pipe over the same libraries, against the commands carried out in
 * process with the store that ships (HTTP would make them dearer, and every share smaller).
 * CPU of this process, in turn.
 */
import { ValidationPipe } from '@nestjs/common';
import { castVote, submitApplication, SubmitDto, submitInputOf, VoteDto } from '#applications';
import { defaultPolicy } from '#funds';
import { DonationDto, recordDonation } from '#giving';
import { openInstance, projections } from '#instance';
import { newId } from '#kernel';
import { validatorOf, type DtoClass } from '#validation';
import { answers } from '../e2e/support/applications.js';
import { caseBeforeVote, invocation } from '../e2e/support/awarded-case.js';
import { crisisFund } from '../e2e/support/crisis-fund.js';
import { inTurn, median, progress, report, scaled, withFolder } from './harness.js';

const ROUNDS = 5;
const COMMANDS = scaled(60);
const VALIDATIONS = scaled(2_000);
/** A library may make the whole command this much dearer than the cheapest way. */
const ALLOWED = 0.25;

type Body = { readonly dto: DtoClass; readonly body: object };

await withFolder(measure);

async function measure(data: string): Promise<void> {
  const instance = await openInstance({ data, projections, worker: false });
  const { ports } = instance;
  const fund = await crisisFund({ instance, url: '' }, defaultPolicy('EUR'), 0);
  const treasurer = await fund.employ('treasurer');
  const [duty, worker, verifier, chair] = [
    await fund.employ('duty-officer'),
    await fund.employ('case-worker'),
    await fund.employ('verifier'),
    await fund.employ('chair'),
  ];
  const members = [await fund.employ(), await fund.employ()];
  for (const member of members) await fund.seat(member);
  const { fundId } = fund;
  const requested = { minor: '240000', currency: 'EUR' };
  const gift = {
    fundId,
    donorKind: 'individual' as const,
    money: { minor: '125000', currency: 'EUR' },
    method: 'bank' as const,
    receivedOn: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
  };
  const commands = {
    submission: async () => {
      const input = submitInputOf(answers(fundId, { incident: newId() }) as unknown as SubmitDto);
      await submitApplication(ports, invocation(`applicant:${newId()}`, 'applicant'), input);
    },
    vote: async () => {
      const applicationId = waiting.pop() as string;
      const yes = { choice: 'yes', revision: 1, reason: null } as const;
      await castVote(ports, invocation(members[1] as string), { applicationId, ...yes });
    },
    gift: async () => {
      const rest = { donorId: null, feeMinor: '0', restriction: 'free', another: true };
      await recordDonation(ports, invocation(treasurer), { ...gift, ...rest });
    },
  };
  const waiting: string[] = [];
  progress('cases on their way to a vote');
  for (let nth = 0; nth < COMMANDS * (ROUNDS + 1); nth += 1) {
    const cast = { duty, worker, verifier, chair, members };
    waiting.push(await caseBeforeVote(ports, fundId, cast, { money: requested }));
  }
  const bodies: Readonly<Record<keyof typeof commands, Body>> = {
    submission: { dto: SubmitDto, body: answers(fundId) },
    vote: { dto: VoteDto, body: { choice: 'yes', revision: 1 } },
    gift: { dto: DonationDto, body: gift },
  };
  const more: Record<string, number> = {};
  let dearest = 0;
  for (const name of Object.keys(commands) as (keyof typeof commands)[]) {
    progress(name);
    const { dto, body } = bodies[name];
    const figures = await inTurn(ROUNDS, {
      command: () => microsEach(COMMANDS, commands[name]),
      nest: () => microsEach(VALIDATIONS, nestPipe(dto, body)),
      own: () => microsEach(VALIDATIONS, ownWay(dto, body)),
    });
    const command = median(figures.command);
    for (const way of ['nest', 'own'] as const) {
      more[`${name} ${way} us`] = median(figures[way]);
      more[`${name} ${way} share`] = median(figures[way]) / command;
    }
    more[`${name} command us`] = command;
    dearest = Math.max(dearest, median(figures.own) / command);
  }
  await instance.close();
  report({
    bench: 'validation',
    goal: 'libraries',
    figure: dearest,
    unit: 'share of the whole command, the dearest of submission, vote and gift',
    reference: ALLOWED,
    referenceIs: 'what a library may cost of the whole command',
    ratio: dearest / ALLOWED,
    reached: dearest <= ALLOWED,
    more,
  });
}

function nestPipe(dto: DtoClass, body: object): () => Promise<unknown> {
  const pipe = new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  const text = JSON.stringify(body);
  return () => pipe.transform(JSON.parse(text), { type: 'body', metatype: dto }) as Promise<object>;
}

function ownWay(dto: DtoClass, body: object): () => Promise<unknown> {
  const validate = validatorOf(dto);
  const text = JSON.stringify(body);
  return async () => {
    const outcome = validate(JSON.parse(text));
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  };
}

/** Microseconds of CPU for each, user and system. */
async function microsEach(count: number, work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let nth = 0; nth < count; nth += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

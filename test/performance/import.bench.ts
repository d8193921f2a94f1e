/**
 * Grants of the past: 100,000 are imported at 5,000 a second of CPU, in memory that does not grow
 * with the file. Beside it, in the same run, the same file is only parsed, in the way that keeps the
 * digits of its amounts.
 */
import { openInstance } from '#instance';
import { importPastGrants } from '#processes';
import { catchUp } from '#read-models';
import { surveyThreeSixtyGiving } from '#transparency';
import { parse } from 'lossless-json';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { progress, report, scaled, withFolder } from './harness.js';

const GRANTS = scaled(100_000);
const GOAL_PER_CPU_SECOND = 5_000;
/** What is held for the whole file, of what is held for a tenth of it. */
const MOST_HELD_RATIO = 1.5;

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** What is held after everything was let go that can be: heap and buffers, in MiB. */
function heldMiB(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

function writeFile(path: string, grants: number): void {
  const file = openSync(path, 'w');
  writeSync(file, '{"grants":[');
  for (let n = 0; n < grants; n += 1) writeSync(file, (n > 0 ? ',' : '') + grantText(n));
  writeSync(file, ']}');
  closeSync(file);
}

/** As published files have them: some 850 bytes each. */
function grantText(n: number): string {
  const text = JSON.stringify({
    id: `360G-fund-${n}`,
    title: `Support for the work of hall number ${n}`,
    description:
      'Towards the costs of running a community hall for a year, for old and young. '.repeat(3),
    currency: n % 10 === 0 ? 'EUR' : 'GBP',
    amountAwarded: '#',
    amountDisbursed: 1000,
    awardDate: `20${10 + (n % 14)}-0${1 + (n % 9)}-1${n % 9}`,
    dateModified: '2023-04-01T00:00:00Z',
    plannedDates: [{ startDate: '2023-04-01', endDate: '2023-12-31', duration: 9 }],
    recipientOrganization: [
      { id: `GB-CHC-${n % 5000}`, name: `Hall ${n % 5000}`, postalCode: 'Z' },
    ],
    fundingOrganization: [{ id: 'GB-CHC-0000002', name: 'A trust' }],
    grantProgramme: [{ title: 'Storm relief' }],
    beneficiaryLocation: [{ name: 'Leeds', countryCode: 'GB', geoCode: 'E08000035' }],
  });
  return text.replace('"#"', `${1000 + n}.5`);
}

await withFolder(async (folder) => {
  const whole = join(folder, 'grants.json');
  const tenth = join(folder, 'tenth.json');
  writeFile(whole, GRANTS);
  writeFile(tenth, Math.ceil(GRANTS / 10));

  const importing = async (path: string, data: string, grants: number) => {
    const instance = await openInstance({ data: join(folder, data), worker: false });
    await instance.projector.stop();
    const { ports, views } = instance;
    let file: Awaited<ReturnType<typeof surveyThreeSixtyGiving>> | undefined;
    const checked = await cpuOf(async () => {
      file = await surveyThreeSixtyGiving(path, { dateFormat: 'ISO' });
    });
    progress(`checked: ${checked.toFixed(2)} s of CPU`);
    let held = heldMiB();
    let next = grants / 4;
    const booked = await cpuOf(async () => {
      const look = (done: number): void => {
        if (done < next) return;
        held = Math.max(held, heldMiB());
        next += grants / 4;
      };
      if (file) await importPastGrants(ports, file.grants(), { progress: look });
    });
    progress(`booked: ${booked.toFixed(2)} s of CPU, ${held.toFixed(0)} MiB held`);
    const folded = await cpuOf(() => catchUp(ports.store, views));
    progress(`folded into views: ${folded.toFixed(2)} s of CPU`);
    await instance.close();
    return { checked, booked, folded, held };
  };

  const tenthOf = Math.ceil(GRANTS / 10);
  const small = await importing(tenth, 'small', tenthOf);
  const large = await importing(whole, 'large', GRANTS);
  const parsed = await cpuOf(() => {
    parse(readFileSync(whole, 'utf8'));
    return Promise.resolve();
  });
  const cpu = large.checked + large.booked;
  const perSecond = GRANTS / cpu;
  const heldRatio = large.held / small.held;
  report({
    bench: 'import',
    goal: `28: ${GRANTS} grants at ${GOAL_PER_CPU_SECOND} a second of CPU, in constant memory`,
    figure: perSecond,
    unit: 'grants a second of CPU, checked and booked',
    reference: GRANTS / parsed,
    referenceIs: 'the same file only parsed, whole, by the parser that keeps digits',
    ratio: parsed / cpu,
    reached: perSecond >= GOAL_PER_CPU_SECOND && heldRatio <= MOST_HELD_RATIO,
    more: {
      checkedCpuSeconds: large.checked,
      bookedCpuSeconds: large.booked,
      foldedIntoViewsCpuSeconds: large.folded,
      heldMiB: large.held,
      heldRatioToATenth: heldRatio,
    },
  });
});

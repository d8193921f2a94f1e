// A worker over a data folder whose rail is at an address: `rail-worker.mjs <folder> <url> <limits>`.
// Says `ready` once it works, and `idle` whenever nothing waits for a time any more.
import { payoutEffect } from '#disbursements';
import { openInstance } from '#instance';
import { railsOverHttp } from '../../support/http-rail.mjs';

const LOOK_MS = 20;
const [data, url, limits] = process.argv.slice(2);
const instance = await openInstance({
  data,
  effects: [payoutEffect(railsOverHttp(url))],
  effectLimits: JSON.parse(limits),
});
process.stdout.write('ready\n');
for (;;) {
  await instance.ticker.settled();
  await instance.processes.settled();
  await instance.projector.waitFor(await instance.ports.store.head());
  const [{ left }] = instance.views.select('select count(*) as left from due');
  if (left === 0) process.stdout.write('idle\n');
  await new Promise((resolve) => globalThis.setTimeout(resolve, LOOK_MS));
}

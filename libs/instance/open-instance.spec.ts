import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envelop } from '#event-store';
import { newId } from '#kernel';
import { packViews, projection } from '#read-models';
import { DATA_FORMAT, dataFiles, openForWriting } from './data-folder.js';
import { checkForReading } from './known/traces.js';
import { openPorts } from './open-ports.js';
import { openInstance, type Instance } from './open-instance.js';

describe('An instance in a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'entraide-instance-')), 'data');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('keeps what was written for the next time', async () => {
    const first = await openInstance({ data: folder });
    await record(first);
    await first.close();

    const second = await openInstance({ data: folder });

    await second.projector.waitFor(await second.ports.store.head());
    expect(second.views.checkpoint().events).toBe(1);
    expect(statSync(folder).mode & 0o077).toBe(0);
    await second.close();
  });

  it('has one writer; readers may look on', async () => {
    const instance = await openInstance({ data: folder });
    await record(instance);

    await expect(openInstance({ data: folder })).rejects.toMatchObject({
      code: 'data-folder-in-use',
    });
    const reader = await openPorts({ data: folder, readOnly: true });
    expect(await reader.ports.store.readAll(0n, 10)).toHaveLength(1);

    await reader.close();
    await instance.close();
  });

  it('is read without a byte of it being written, also where it could be', async () => {
    const instance = await openInstance({ data: folder });
    await record(instance);
    const place = { stream: 'application-1', commandId: 'c', field: 'Submitted.narrative' };
    const sealed = await instance.ports.vault.seal('x', 'ana', 'narrative', place);
    await instance.close();
    // What SQLite lays beside a file for its readers holds nothing.
    const files = () =>
      readdirSync(folder)
        .filter((name) => !/-(?:wal|shm)$/.test(name))
        .map((name) => {
          const file = join(folder, name);
          const { mtimeNs } = statSync(file, { bigint: true });
          return [name, String(mtimeNs), readFileSync(file).toString('base64')];
        });
    const before = files();

    const reader = await openPorts({ data: folder, readOnly: true });
    expect(await reader.ports.store.readAll(0n, 10)).toHaveLength(1);
    expect(await reader.ports.vault.open(sealed, place)).toBe('x');
    await reader.close();

    expect(files()).toEqual(before);
  });

  it('is given back when it could not be opened', async () => {
    await expect(openPorts({ data: folder, masterKey: 'short' })).rejects.toMatchObject({
      code: 'master-key-invalid',
    });

    const instance = await openInstance({ data: folder });
    await instance.close();
  });

  it('of a newer program is refused before anything is touched', async () => {
    await (await openInstance({ data: folder })).close();
    writeFileSync(dataFiles(folder).format, '{"format":99}');

    await expect(openInstance({ data: folder })).rejects.toMatchObject({
      code: 'data-format-newer',
      params: { found: 99, supported: DATA_FORMAT },
    });
    expect(() => checkForReading(folder)).toThrow('data-format-newer');
    writeFileSync(dataFiles(folder).format, JSON.stringify({ format: DATA_FORMAT - 1 }));
    expect(() => checkForReading(folder)).toThrow('data-format-draft');
    expect(() => openForWriting(folder)).toThrow('data-format-draft');
  });

  it.each(['', '{}', '{"format":"1"}', '{"format":0}', 'null'])(
    'with the format %j is refused',
    async (text) => {
      await (await openInstance({ data: folder })).close();
      writeFileSync(dataFiles(folder).format, text);

      await expect(openInstance({ data: folder })).rejects.toMatchObject({
        code: 'data-format-broken',
      });
    },
  );

  it('cannot be where no folder can be made', async () => {
    writeFileSync(folder, 'a file');

    await expect(openInstance({ data: join(folder, 'below') })).rejects.toMatchObject({
      code: 'data-folder-not-writable',
    });
  });

  it('that is not there cannot be read', async () => {
    await expect(openPorts({ data: folder, readOnly: true })).rejects.toMatchObject({
      code: 'data-folder-missing',
    });
  });

  it('that is new begins with packed views, and folds only what came after them', async () => {
    const folded: number[] = [];
    const own = [counting(folded)];
    const open = (seed?: string) => openInstance({ data: folder, projections: own, seed });
    const first = await open();
    await record(first);
    await record(first);
    await first.projector.waitFor(await first.ports.store.head());
    const [{ views }, pack] = [dataFiles(folder), join(folder, '..', 'views.pack')];
    await packViews(first.ports.store, own, { path: views, pack });
    await record(first);
    await first.close();
    rmSync(views);
    folded.length = 0;

    const seeded = await open(pack);
    await seeded.projector.waitFor(await seeded.ports.store.head());

    expect(folded).toEqual([2]);
    expect(seeded.views.select('select idx from counting')).toEqual([
      { idx: 0 },
      { idx: 1 },
      { idx: 2 },
    ]);
    await seeded.close();
  });

  it('refuses a broken seed, and keeps its own views rather than a seed', async () => {
    const pack = join(folder, '..', 'views.pack');
    writeFileSync(pack, 'nothing of the kind');
    const instance = await openInstance({ data: folder });
    await record(instance);
    await instance.projector.waitFor(await instance.ports.store.head());
    await instance.close();

    await (await openInstance({ data: folder, seed: pack })).close();
    rmSync(dataFiles(folder).views);
    await expect(openInstance({ data: folder, seed: pack })).rejects.toMatchObject({
      code: 'pack-damaged',
    });
    const again = await openInstance({ data: folder });
    await again.projector.waitFor(await again.ports.store.head());
    expect(again.views.checkpoint().events).toBe(1);
    await again.close();
  });
});

/** A view of every event, which tells what it is given to fold. */
const counting = (folded: number[]) =>
  projection({
    name: 'counting',
    version: 1,
    tables: { counting: { key: ['idx'], columns: { idx: 'integer' } } },
    on: {},
    onEvery: (rows, _recorded, idx) => {
      folded.push(idx);
      rows.counting.put({ idx });
    },
  });

function record({ ports }: Instance): Promise<unknown> {
  const id = newId();
  return ports.store.append(`entity-${id}`, 'new', entityRegistered(id));
}

function entityRegistered(entityId: string) {
  const data = {
    entityId,
    name: { en: 'A federation' },
    kind: 'network',
    parentId: null,
    baseCurrency: 'EUR',
    fiscalYearStartMonth: 1,
    timeZone: 'Europe/Paris',
    languages: ['en'],
  } as const;
  return envelop([{ type: 'EntityRegistered', data }], {
    commandId: newId(),
    inputHash: '',
    actor: { id: 'given', kind: 'process', role: 'given', authentication: 'none' },
    entity: entityId,
    timeZone: 'UTC',
    now: new Date('2026-01-01T00:00:00Z'),
  });
}

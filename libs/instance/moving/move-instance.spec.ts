import { sqliteEventStore } from '#event-store';
import type { Sealed } from '#kernel';
import { masterCheckOf, sqliteVault, vaultOver, type Vault } from '#vault';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleEvents } from '../../../test/contract/sample-events.js';
import {
  startEventStoreDbFake,
  type EventStoreDbFake,
} from '../../../test/fakes/eventstoredb/index.js';
import { books } from '../../../test/support/books.js';
import { writeBooks } from '../../../test/support/books-log.js';
import { DATA_FORMAT, dataFiles } from '../data-folder.js';
import { keyStreams } from '../key-streams.js';
import { masterKeyOf, openSource, openTarget, type EndOptions } from './ends.js';
import { migrate, type Migrated } from './migrate.js';
import { moveKeyRows } from './move-keys.js';

jest.setTimeout(60_000);

const masterKey = Buffer.alloc(32, 7);
const place = { stream: 'application-a', commandId: 'c', field: 'ApplicationSubmitted.story' };

describe('moving a whole instance', () => {
  let folder: string;
  let home: string;
  let fake: EventStoreDbFake;
  let kept: Sealed<string>;
  let erased: Sealed<string>;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-instance-'));
    home = join(folder, 'home');
    mkdirSync(home);
    const files = dataFiles(home);
    const store = sqliteEventStore({ path: files.log });
    await writeBooks(store, books({ seed: 11, grants: 3 }));
    await store.append('lookup-aa', 'new', sampleEvents(1));
    await store.close();
    const vault = sqliteVault({ path: files.keys, masterKey });
    kept = await vault.seal('a story', 'person-a', 'narrative', place);
    erased = await vault.seal('another', 'person-b', 'narrative', place);
    await vault.destroy('person-b');
    await vault.close();
    fake = await startEventStoreDbFake();
  });
  afterEach(async () => {
    await fake.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (where: string): EndOptions => ({ place: where, masterKey });
  const move = async (from: EndOptions, to: EndOptions): Promise<Migrated> => {
    const source = openSource(from);
    const target = openTarget(to);
    try {
      const moveKeys = () => moveKeyRows(source.keys, target.keys);
      return await migrate(source.store, target.store, { moveKeys });
    } finally {
      await target.close();
      await source.close();
    }
  };
  const expectOpens = async (vault: Vault): Promise<void> => {
    expect(await vault.open(kept, place)).toBe('a story');
    expect(await vault.open(erased, place)).toBeUndefined();
    await expect(vault.seal('again', 'person-b', 'contact', place)).rejects.toThrow(
      'subject-erased',
    );
    await vault.close();
  };

  it('takes the keys along: what was sealed opens there and back again, and who was erased stays so', async () => {
    const back = join(folder, 'back');
    const there = await move(at(home), at(fake.url()));
    const cluster = openSource(at(fake.url()));
    await expectOpens(vaultOver(keyStreams(cluster.store, masterCheckOf(masterKey)), masterKey));
    await cluster.close();
    const again = await move(at(fake.url()), at(back));

    expect(there).toMatchObject({ equal: true, forgettable: 1, keys: 1 });
    expect(again).toMatchObject({ equal: true, forgettable: 1, keys: 1, to: there.from });
    await expectOpens(sqliteVault({ path: dataFiles(back).keys, masterKey }));
    expect(JSON.parse(readFileSync(dataFiles(back).format, 'utf8'))).toEqual({
      format: DATA_FORMAT,
    });
  });

  it('carries an erasure after it to where an earlier run had put the key', async () => {
    await move(at(home), at(fake.url()));
    const vault = sqliteVault({ path: dataFiles(home).keys, masterKey });
    await vault.destroy('person-a', 'narrative');
    await vault.close();

    expect(await move(at(home), at(fake.url()))).toMatchObject({ equal: true, copied: 0, keys: 0 });

    const cluster = openSource(at(fake.url()));
    const there = vaultOver(keyStreams(cluster.store, masterCheckOf(masterKey)), masterKey);
    expect(await there.open(kept, place)).toBeUndefined();
    await cluster.close();
  });

  it('keeps servers away from a folder that is left, and from one that is moved to', async () => {
    const source = openSource(at(home));
    expect(() => openTarget(at(home))).toThrow('data-folder-in-use');
    await source.close();
    await openTarget(at(home)).close();
    expect(() => openSource(at(join(folder, 'nowhere')))).toThrow('data-folder-missing');
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  it('needs the master key under which the keys were made', async () => {
    const other = { place: home, masterKey: Buffer.alloc(32, 8) };
    expect(() => openSource(other)).toThrow('master-key-wrong');
    expect(() => masterKeyOf([home, fake.url()])).toThrow('master-key-missing');
    writeFileSync(dataFiles(home).masterKey, masterKey.toString('hex'), { mode: 0o600 });
    expect(Buffer.from(masterKeyOf([fake.url(), home]))).toEqual(masterKey);

    await move(at(home), at(fake.url()));
    const wrong = openSource({ place: fake.url(), masterKey: Buffer.alloc(32, 8) });
    const target = openTarget({ place: join(folder, 'back'), masterKey: Buffer.alloc(32, 8) });
    await expect(moveKeyRows(wrong.keys, target.keys)).rejects.toThrow('master-key-wrong');
    await wrong.close();
    await target.close();
  });
});

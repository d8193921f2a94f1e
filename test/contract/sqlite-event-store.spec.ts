import { sqliteEventStore } from '#event-store';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreContract } from './event-store.contract.js';

eventStoreContract('the log in a SQLite file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'entraide-log-'));
  const path = join(folder, 'log.sqlite');
  let store = sqliteEventStore({ path });
  const reopen = async () => {
    await store.close();
    return (store = sqliteEventStore({ path }));
  };
  const close = async () => {
    await store.close();
    await rm(folder, { recursive: true });
  };
  return { store, reopen, close };
});

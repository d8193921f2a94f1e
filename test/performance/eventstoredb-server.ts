/**
 * The stand-in for EventStoreDB as a process of its own, so that its work is not counted as ours.
 * Says its address on standard output, and ends when standard input does.
 */
import { startEventStoreDbFake } from '../fakes/eventstoredb/index.js';

const fake = await startEventStoreDbFake({ batchAppend: process.argv.includes('--batches') });
process.stdout.write(`${fake.url()}\n`);
process.stdin.resume().on('end', () => process.exit(0));

import type { Sealed } from '#kernel';
import { pino } from 'pino';
import { memoryVault } from './memory/memory-vault.js';
import { MAX_LOG_DEPTH, printSealed, redactSealed } from './print-sealed.js';

const place = { stream: 'application-1', commandId: 'command-1', field: 'Submitted.narrative' };
const vault = memoryVault();
let sealed: Sealed<string>;
beforeAll(async () => {
  sealed = await vault.seal('she lost her flat', 'ref-of-ana', 'narrative', place);
});

describe('a sealed value in a log', () => {
  test('prints the id of its key and nothing else', () => {
    expect(printSealed(sealed)).toBe('sealed:ref-of-ana/narrative/1');
  });

  test('is found at any depth of what is logged', () => {
    const event = { type: 'Submitted', data: { narrative: sealed, referees: [sealed, 'none'] } };
    expect(redactSealed({ events: [event] })).toEqual({
      events: [
        {
          type: 'Submitted',
          data: {
            narrative: 'sealed:ref-of-ana/narrative/1',
            referees: ['sealed:ref-of-ana/narrative/1', 'none'],
          },
        },
      ],
    });
  });

  test('does not slip through below what is shown', () => {
    let deep: unknown = sealed;
    for (let depth = 0; depth <= MAX_LOG_DEPTH; depth += 1) deep = { deep };
    expect(JSON.stringify(redactSealed(deep))).not.toContain(sealed.ciphertext);
  });

  test('leaves everything else as it was', () => {
    const error = new Error('boom');
    const line = { error, when: new Date(0), nothing: null, list: [1, true, 'text'] };
    expect(redactSealed(line)).toEqual(line);
    expect((redactSealed(line) as typeof line).error).toBe(error);
    expect(redactSealed('text')).toBe('text');
    expect(redactSealed(undefined)).toBeUndefined();
  });

  test('is redacted by the logger itself, once it is told so', () => {
    const lines: string[] = [];
    const log = pino(
      { formatters: { log: (line) => redactSealed(line) as Record<string, unknown> } },
      { write: (line: string) => void lines.push(line) },
    );
    log.info({ command: { narrative: sealed } }, 'submitted');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"narrative":"sealed:ref-of-ana/narrative/1"');
    expect(lines[0]).not.toContain(sealed.ciphertext);
  });
});

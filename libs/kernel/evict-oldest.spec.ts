import { evictOldest } from './evict-oldest.js';

describe('What is remembered', () => {
  it('is let go of from the oldest on, a tenth at a time', () => {
    const remembered = new Map(Array.from({ length: 21 }, (_, n) => [`k${n}`, n] as const));

    evictOldest(remembered, 20);

    expect([...remembered.keys()].slice(0, 2)).toEqual(['k2', 'k3']);
    expect(remembered.size).toBe(19);
  });

  it('is kept while there is room', () => {
    const remembered = new Map([['k', 1]]);
    evictOldest(remembered, 1);
    expect(remembered.size).toBe(1);
  });
});

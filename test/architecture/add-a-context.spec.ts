import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Module } from '@nestjs/common';
import { introduce, type ContextManifest } from '#contexts';
import { statusOf } from '#http';
import { contributions, projections } from '#instance';
import { openViews, projection } from '#read-models';
import { rejectionText, roomsFor, signOf, signs, translator } from '#web';
import { textOf } from './tree.js';

/** `docs/guides/add-a-context.md`, carried out for a context that lends things. */
describe('A made-up context that is added to the list', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entraide-context-'));
  const write = (locale: string, file: string, texts: object): void => {
    mkdirSync(join(folder, locale), { recursive: true });
    writeFileSync(join(folder, locale, file), JSON.stringify(texts));
  };
  const lending: ContextManifest = {
    name: 'lending',
    modules: [lendingModule()],
    views: [
      projection({
        name: 'lent-things',
        version: 1,
        tables: { lent_things: { key: ['thing_id'], columns: { thing_id: 'text' } } },
        on: {},
      }),
    ],
    doors: [{ section: 'lending', href: '/lending', opensTo: ['accountant'] }],
    signs: { loan: { lent: signs.moving, 'given-back': signs.good } },
    refusals: { 410: ['thing-lost'] },
    texts: folder,
    roles: [],
  };

  beforeAll(() => {
    write('en', 'navigation.json', { lending: 'Lending' });
    write('fr', 'navigation.json', { lending: 'Prêts' });
    write('en', 'rejections.json', { 'thing-lost': 'This thing is lost.' });
    write('fr', 'rejections.json', { 'thing-lost': 'Cet objet est perdu.' });
    introduce([...contributions, lending]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is in the navigation of whom it opens to, and in nobody else’s', () => {
    const sections = (role: string) => roomsFor([role]).map(({ section }) => section);
    expect(sections('accountant')).toContain('lending');
    expect(sections('reviewer')).not.toContain('lending');
  });

  test('says its texts and refusals in every language', () => {
    expect(translator('fr')('navigation:lending')).toBe('Prêts');
    expect(rejectionText('en', 'thing-lost')).toBe('This thing is lost.');
    expect(rejectionText('fr', 'thing-lost')).toBe('Cet objet est perdu.');
  });

  test('refuses with its own status, and shows its states with its own signs', () => {
    expect(statusOf('thing-lost')).toBe(410);
    expect(signOf('loan', 'given-back')).toEqual(signs.good);
  });

  test('has its view beside the others', () => {
    const views = openViews(':memory:', [...projections, ...lending.views]);
    expect(views.select('select * from lent_things')).toEqual([]);
    views.close();
  });

  test('may not bring what another brings', () => {
    const twice = { ...lending, doors: [{ ...lending.doors[0]!, href: '/admin' }] };
    expect(() => introduce([...contributions, twice])).toThrow('/admin');
  });

  test('is told of in the guide, part by part', () => {
    const guide = textOf('docs/guides/add-a-context.md');
    expect(Object.keys(lending).filter((part) => !guide.includes(`\`${part}\``))).toEqual([]);
  });
});

function lendingModule() {
  @Controller('lending')
  class LendingController {
    @Get()
    page(): string {
      return '';
    }
  }
  @Module({ controllers: [LendingController] })
  class LendingModule {}
  return LendingModule;
}

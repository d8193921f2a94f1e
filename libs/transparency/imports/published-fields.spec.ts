import { bytesOf, GOOD_GRANT, packageText, readThreeSixtyGiving } from './imports.fixtures.js';
import type { PastGrant } from './past-grant.js';
import { changesBetween, publishedFields } from './published-fields.js';

const FULL = {
  ...GOOD_GRANT,
  amountAppliedFor: 1500,
  amountDisbursed: 1200,
  plannedDates: [{ startDate: '2019', duration: 3 }],
  beneficiaryLocation: [{ countryCode: 'GB' }, { countryCode: 'FR' }],
  grantProgramme: [{ title: 'Storms' }],
};

function fieldsOf(grant: object): ReturnType<typeof publishedFields> {
  const { rows } = readThreeSixtyGiving(bytesOf(packageText(grant)), { dateFormat: 'ISO' });
  return publishedFields(rows[0] as PastGrant);
}

describe('what is published of a grant', () => {
  const { recipientOrganization: _, ...toNobody } = FULL;
  const toPerson = { ...toNobody, recipientIndividual: { id: 'p', name: 'Individual Recipient' } };

  test.each([
    ['an organisation', FULL, 15],
    ['a person', toPerson, 15],
    ['the least', { ...GOOD_GRANT, description: '' }, 9],
  ])('stands in the order in which it is sealed: %s', (_who, grant, count) => {
    const paths = Object.keys(fieldsOf(grant));
    expect(paths).toHaveLength(count);
    expect(paths).toEqual([...paths].sort());
  });

  test('is told from what a grant is to what is beside it, paths of later programs last', () => {
    const before = { ...fieldsOf(FULL), 'later.field': 'x' };
    const changes = changesBetween(before, fieldsOf(toPerson));
    expect(changes.map(({ path }) => path)).toEqual([
      'recipientOrganization.id',
      'recipientOrganization.name',
      'recipientIndividual.id',
      'recipientIndividual.name',
      'later.field',
    ]);
    const all = changesBetween({}, fieldsOf(FULL)).map(({ path }) => path);
    expect(all.slice(0, 4)).toEqual(['id', 'title', 'description', 'currency']);
    expect(all).toHaveLength(15);
  });
});

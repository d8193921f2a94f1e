import { introduce } from '#contexts';
import { Rejection } from '#kernel';
import { validatorOf } from '#validation';
import { applicationsManifest } from '../applications.manifest.js';
import { ApplyFormDto } from './apply-form.dto.js';
import { problemsInWords, readForm, submissionOf } from './sent-form.js';

beforeAll(() => introduce([applicationsManifest]));

const sent = {
  pseudonym: 'Wren',
  channel: 'signal',
  address: '+000',
  language: 'fr',
  applicantKind: 'person',
  country: 'BY',
  narrative: 'They watch the instance.',
  incident: 'since Monday',
  link: 'I teach about rights.',
  needs: 'legal',
  cost1: '1 200,50',
  cost2: '300',
  months: '2',
  helpElsewhere: 'no',
  mayAskPartners: 'yes',
  payoutRail: 'bank',
  publicity: 'nothing',
  referralWished: 'no',
};

function read(change: object = {}) {
  const outcome = validatorOf(ApplyFormDto)(readForm({ ...sent, ...change }));
  if (!outcome.ok) throw new Error(outcome.problems.map(({ path }) => path).join());
  return submissionOf('fund', 'EUR', outcome.value);
}

describe('What the form sends', () => {
  test('the amount asked for is the sum of the lines, however figures are written', () => {
    expect(read().requested).toEqual({ minor: '150050', currency: 'EUR' });
    expect(read({ cost1: '1200.50' }).requested.minor).toBe('150050');
    expect(read({ cost1: '1\u202f200,5' }).requested.minor).toBe('150050');
  });

  test('figures that cannot be read are told on their own line', () => {
    for (const cost2 of ['1.2.3', '12,345,678', '0.001']) {
      const refused = () => read({ cost2 });
      expect(refused).toThrow(Rejection);
      expect(refused).toThrow(
        expect.objectContaining({ params: expect.objectContaining({ field: 'cost2' }) }),
      );
    }
  });

  test('a line that does not say what it is for is for the first need that was ticked', () => {
    const { costLines } = read({ needs: ['medical', 'legal'], costNeed2: 'legal' });
    expect(costLines.map(({ need }) => need)).toEqual(['medical', 'legal']);
  });

  test('somebody is known again by organisation, else by address, else by pseudonym', () => {
    expect(read({ organisation: 'O' }).identity).toBe('O');
    expect(read().identity).toBe('+000');
    expect(read({ address: undefined }).identity).toBe('Wren');
  });

  test('only the people who were named can confirm', () => {
    expect(read().referees).toEqual([]);
    const named = {
      referee2Name: 'A colleague',
      referee2Reach: 'by letter',
      referee2Outside: 'yes',
    };
    expect(read(named).referees).toEqual([
      { name: 'A colleague', reach: 'by letter', outside: true },
    ]);
  });

  test('each field is told of once, and what is missing is named', () => {
    const problems = [
      { field: 'needs', text: 'a' },
      { field: 'needs', text: 'b' },
      { field: 'narrative', text: 'too long' },
      { text: 'whole' },
    ];
    const told = problemsInWords(problems, { narrative: 'x' }, 'en');
    expect(told).toEqual([
      { field: 'needs', text: 'Tick what you need.' },
      { field: 'narrative', text: 'too long' },
      { text: 'whole' },
    ]);
  });
});

import { rails } from '#disbursements';
import { Unanswered } from '#effects';
import { fakeRail, type Behaviour, type FakeRail } from '../support/fake-rail.js';
import { httpRail } from '../support/http-rail.mjs';
import { orderOf, patient, railContract } from './rail.contract.js';

/** Longer than anybody waits here for an answer. */
const SILENCE_MS = 200;

let provider: FakeRail;

beforeAll(async () => {
  provider = await fakeRail();
});
beforeEach(() => {
  provider.behave = () => ({});
});
afterAll(() => provider.stop());

describe.each(Object.entries(rails))('By hand', (name, rail) => {
  railContract(name, () => ({ rail, paymentsOf: undefined }));

  test('a person must now pay, and what people have written down is what is known', async () => {
    expect(await rail.submit(orderOf(), patient())).toEqual({ is: 'by-hand' });
    expect(await rail.lookUp(orderOf({ recorded: true }), patient())).toEqual({ is: 'recorded' });
  });
});

describe('Over HTTP', () => {
  const paymentsOf = (key: string) =>
    provider.payments().filter((payment) => payment.key === key).length;
  railContract('of a provider', () => ({ rail: httpRail(provider.url), paymentsOf }));

  test.each<[NonNullable<Behaviour['how']>, object]>([
    ['error-before', { is: 'not-there' }],
    ['error-after', { is: 'paid' }],
    ['cut-before', { is: 'not-there' }],
    ['cut-after', { is: 'paid' }],
    ['silence-before', { is: 'not-there' }],
    ['silence-after', { is: 'paid' }],
  ])('an outcome that is not known is thrown, and found afterwards: %s', async (how, found) => {
    const order = orderOf();
    const rail = httpRail(provider.url);
    provider.behave = () => ({ how });
    await expect(rail.submit(order, AbortSignal.timeout(SILENCE_MS))).rejects.toThrow(Unanswered);
    await expect(rail.lookUp(order, AbortSignal.timeout(SILENCE_MS))).rejects.toThrow(Unanswered);
    provider.behave = () => ({});
    expect(await rail.lookUp(order, patient())).toMatchObject(found);
  });

  test('a refusal for good is an answer, and stays one', async () => {
    const order = orderOf();
    const rail = httpRail(provider.url);
    provider.behave = () => ({ how: 'refuse' });
    const refused = { is: 'refused', reason: 'refused-by-rail' };
    expect(await rail.submit(order, patient())).toEqual(refused);
    expect(await rail.lookUp(order, patient())).toEqual(refused);
  });

  test('a payment that takes its time is under way until it is paid', async () => {
    const order = orderOf();
    const rail = httpRail(provider.url);
    provider.behave = () => ({ looksUnderWay: 2 });
    expect(await rail.submit(order, patient())).toEqual({ is: 'under-way' });
    const looks = [];
    for (let nth = 0; nth < 3; nth += 1) looks.push((await rail.lookUp(order, patient())).is);
    expect(looks).toEqual(['under-way', 'under-way', 'paid']);
  });
});

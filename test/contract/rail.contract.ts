import type { PaymentOrder, Rail, RailAnswer } from '#disbursements';
import { newId } from '#kernel';

/** A rail, and what its other side knows. */
export type RailUnderTest = {
  readonly rail: Rail;
  /** How many payments were made under a key; undefined where people pay by hand. */
  readonly paymentsOf: ((key: string) => number) | undefined;
};

const sealed = { subjectRef: 's', purpose: 'payment-identity', keyVersion: 1, ciphertext: 'AAAA' };

/** An attempt of its own. */
export function orderOf(change: Partial<PaymentOrder> = {}): PaymentOrder {
  const money = { minor: '101000', currency: 'EUR' };
  const key = newId();
  return { key, money, reference: 'K7', payee: sealed, recorded: false, ...change };
}

export const patient = (): AbortSignal => new AbortController().signal;

/** What every rail promises, whoever pays. */
export function railContract(name: string, under: () => RailUnderTest): void {
  describe(`The rail ${name}`, () => {
    const OVER: readonly RailAnswer['is'][] = ['paid', 'refused'];

    test('says nothing of an order that was never handed over but that it is not there, or not paid', async () => {
      const found = await under().rail.lookUp(orderOf(), patient());
      expect(OVER).not.toContain(found.is);
    });

    test('says the same of an order when it is handed over and when it is looked up', async () => {
      const order = orderOf();
      const { rail } = under();
      const said = await rail.submit(order, patient());
      expect(await rail.lookUp(order, patient())).toEqual(said);
    });

    test('pays once however often the same order is handed over, also at the same time', async () => {
      const order = orderOf();
      const { rail, paymentsOf } = under();
      const said = await Promise.all([1, 2, 3].map(() => rail.submit(order, patient())));
      const again = await rail.submit(order, patient());
      expect(said).toEqual([again, again, again]);
      if (paymentsOf) expect(paymentsOf(order.key)).toBe(1);
    });

    test('pays nothing by looking', async () => {
      const order = orderOf();
      const { rail, paymentsOf } = under();
      for (let nth = 0; nth < 3; nth += 1) await rail.lookUp(order, patient());
      if (paymentsOf) expect(paymentsOf(order.key)).toBe(0);
    });

    test('tells two orders of the same amount and reference apart', async () => {
      const [one, other] = [orderOf(), orderOf()];
      const { rail } = under();
      const before = await rail.lookUp(other, patient());
      await rail.submit(one, patient());
      expect(await rail.lookUp(other, patient())).toEqual(before);
    });
  });
}

import { ConcurrencyConflict, StoreUnavailable } from '#event-store';

/** The promise must fail because the stream is not where the writer thought. */
export async function expectConflict(work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toBeInstanceOf(ConcurrencyConflict);
}

export async function expectUnavailable(work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toBeInstanceOf(StoreUnavailable);
}

/** The promise must be refused with this code. */
export async function expectRejection(work: Promise<unknown>, code: string): Promise<void> {
  await expect(work).rejects.toMatchObject({ name: 'Rejection', code });
}

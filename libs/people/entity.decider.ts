import type { EntityRegistered, Person } from '#catalogue';
import { asAuthority, gated } from '#gate';
import { checkLocalised, ensure, isCurrency, type Decider } from '#kernel';

export type EntityState = { readonly registered: boolean };

/**
 * Registers an association, platform or network that keeps books (D4). By an administrator of the
 * entity above it; `by` is null only when the instance is founded.
 */
export type RegisterEntity = EntityRegistered['data'] & {
  readonly type: 'RegisterEntity';
  readonly by: Person | null;
};

const MAX_NAME = 200;
const MAX_LANGUAGES = 12;
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;

/** An entity is registered once; its base currency and time zone stay for ever. */
export const entityDecider: Decider<EntityState, RegisterEntity, EntityRegistered> = gated<
  EntityState,
  RegisterEntity,
  EntityRegistered
>(
  {
    initial: { registered: false },
    decide: ({ type: _type, by: _by, ...data }, state) => {
      ensure(!state.registered, 'entity-already-registered');
      checkLocalised(data.name, MAX_NAME);
      const { baseCurrency, fiscalYearStartMonth: month, languages } = data;
      ensure(isCurrency(baseCurrency), 'currency-unknown', { currency: baseCurrency.slice(0, 8) });
      ensure(Number.isInteger(month) && month >= 1 && month <= 12, 'fiscal-year-month-invalid');
      ensure(isTimeZone(data.timeZone), 'time-zone-unknown');
      ensure(
        languages.length > 0 &&
          languages.length <= MAX_LANGUAGES &&
          languages.every((language) => LANGUAGE.test(language)),
        'languages-invalid',
      );
      return [{ type: 'EntityRegistered', data }];
    },
    evolve: (state, event) => (event.type === 'EntityRegistered' ? { registered: true } : state),
  },
  ({ by }) => (by ? { act: 'entity.register', authority: asAuthority(by) } : undefined),
);

/** Whether days can be counted in this time zone: what the runtime does not know, it refuses. */
function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return timeZone !== '';
  } catch {
    return false;
  }
}

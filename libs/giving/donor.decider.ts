import type { DonorKind, DonorRegistered, Person } from '#catalogue';
import { asAuthority, gated } from '#gate';
import { ensure, type Decider } from '#kernel';

export type RegisterDonor = DonorRegistered['data'] & {
  readonly type: 'RegisterDonor';
  readonly by: Person;
};

export type DonorState =
  { readonly status: 'unknown' } | { readonly status: 'registered'; readonly kind: DonorKind };

/** Somebody who gives; the name is sealed. */
export const donorDecider: Decider<DonorState, RegisterDonor, DonorRegistered> = gated<
  DonorState,
  RegisterDonor,
  DonorRegistered
>(
  {
    initial: { status: 'unknown' },
    decide: ({ type: _, by, ...data }, state) => {
      ensure(state.status === 'unknown', 'donor-registered-before');
      return [{ type: 'DonorRegistered', data }];
    },
    evolve: (_, event) => ({ status: 'registered', kind: event.data.kind }),
  },
  ({ by }) => ({ act: 'donor.register', authority: asAuthority(by) }),
);

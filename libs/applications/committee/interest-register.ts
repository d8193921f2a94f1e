import type { TieKind } from '#catalogue';
import type { Invocation, Ports } from '#commands';
import type { CarriedOut } from '#http';

/** A tie as a member declares it. */
export type DeclaredTie = {
  readonly kind: TieKind;
  readonly party: 'organisation' | 'person';
  /** Sealed, and compared only through look-ups (D8). */
  readonly name: string;
  /** Days, both included. */
  readonly from: string;
  readonly until: string | null;
};

/**
 * The register of interests, which another context keeps: this one only shows it to members and
 * folds it into its own rules. Whoever composes the server binds it to `INTEREST_REGISTER`.
 */
export type InterestRegister = {
  readonly declareTie: (
    ports: Ports,
    invocation: Invocation,
    tie: DeclaredTie,
  ) => Promise<CarriedOut & { readonly tieId: string }>;
  readonly endTie: (
    ports: Ports,
    invocation: Invocation,
    end: { readonly tieId: string; readonly on: string },
  ) => Promise<CarriedOut>;
  readonly attestInterests: (ports: Ports, invocation: Invocation) => Promise<CarriedOut>;
};

/** What Nest injects where an `InterestRegister` is asked for. */
export const INTEREST_REGISTER = Symbol('interest register');

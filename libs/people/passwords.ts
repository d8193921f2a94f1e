import { hash, verify } from '@node-rs/argon2';
import type { AnyEvent, Envelope } from '#catalogue';
import { commandId, type Invocation, type Ports } from '#commands';
import { foldStream } from '#event-store';
import { ensure, type Sealed } from '#kernel';

export const MIN_PASSWORD_CHARACTERS = 12;
const MAX_PASSWORD_CHARACTERS = 200;

/** Argon2id as recommended for interactive sign-in: 19 MiB, two passes (the library's default algorithm). */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash that no password fits, so that an unknown address takes as long as a known one. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$ZW50cmFpZGUtbm9ib2R5$3YI5yvOuKGm0xXhYQp5vZTqQYdHc1M0uR2wKQ0c9n1A';

/** The events that set a password; the last one counts. */
const SETTING = ['AccountActivated', 'PasswordChanged', 'PasswordReset'] as const;

/** Refuses `password-too-short` and `password-too-long`. */
export function requirePassword({ length }: string): void {
  ensure(length >= MIN_PASSWORD_CHARACTERS, 'password-too-short', { min: MIN_PASSWORD_CHARACTERS });
  ensure(length <= MAX_PASSWORD_CHARACTERS, 'password-too-long', { max: MAX_PASSWORD_CHARACTERS });
}

/** The hash of a password, sealed for the event that will set it. */
export async function sealedPassword(
  ports: Ports,
  invocation: Invocation,
  { accountId, subjectRef, password }: Record<'accountId' | 'subjectRef' | 'password', string>,
  event: (typeof SETTING)[number],
): Promise<Sealed<string>> {
  requirePassword(password);
  const place = {
    stream: `account-${accountId}`,
    commandId: commandId(invocation),
    field: `${event}.passwordHash`,
  };
  return ports.vault.seal(await hash(password, ARGON2), subjectRef, 'account', place);
}

/** Whether a password is that of an account now; takes as long where there is no account. */
export async function passwordMatches(
  ports: Ports,
  accountId: string | undefined,
  password: string,
): Promise<boolean> {
  const known = accountId === undefined ? undefined : await passwordHashOf(ports, accountId);
  const matches = await verify(known ?? NOBODYS_HASH, password).catch(() => false);
  return known !== undefined && matches;
}

async function passwordHashOf(ports: Ports, accountId: string): Promise<string | undefined> {
  const stream = `account-${accountId}`;
  const set = await foldStream(ports.store, lastPassword, stream);
  if (!set) return undefined;
  const { commandId, type } = set;
  const place = { stream, commandId, field: `${type}.passwordHash` };
  return ports.vault.open(set.passwordHash, place);
}

type PasswordSet = {
  readonly type: string;
  readonly commandId: string;
  readonly passwordHash: Sealed<string>;
};

/** The newest password of an account, sealed: signing in costs the same however long the account. */
const lastPassword = {
  initial: undefined as PasswordSet | undefined,
  evolve: (
    before: PasswordSet | undefined,
    event: AnyEvent,
    { commandId }: Envelope,
  ): PasswordSet | undefined => {
    if (!(SETTING as readonly string[]).includes(event.type)) return before;
    const { passwordHash } = event.data as { readonly passwordHash: Sealed<string> };
    return { type: event.type, commandId, passwordHash };
  },
};

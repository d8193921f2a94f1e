import type { Invocation, Ports } from '#commands';
import { defaultPolicy } from '#funds';
import { confirmBankAccount, proposeBankAccount } from '#giving';
import { newId } from '#kernel';
import { STATEMENT_ACCOUNT } from './camt-file.js';
import { employ, openBooks, putInto } from './ports-in-memory.js';

/** A fund in a house that is empty, whose account at a bank two people have registered. */
export async function bankHouse(ports: Ports): Promise<void> {
  const put = putInto(ports.store, () => ports.clock.now());
  await openBooks(put, defaultPolicy('EUR'));
  await employ(put, 'treasurer', ['treasurer']);
  await employ(put, 'accountant', ['accountant']);
  const number = STATEMENT_ACCOUNT;
  const proposed = await proposeBankAccount(ports, by('treasurer'), 'fund', number);
  const { bankAccountId } = proposed;
  const [first] = proposed.events;
  if (first?.type !== 'BankAccountProposed') throw new Error('nothing was proposed');
  const { proposalId } = first.data;
  await confirmBankAccount(ports, by('accountant'), bankAccountId, { proposalId, number });
}

function by(id: string): Invocation {
  const actor = { id, kind: 'person', role: id, authentication: 'password' } as const;
  return { actor, key: newId(), path: 'support', body: null };
}

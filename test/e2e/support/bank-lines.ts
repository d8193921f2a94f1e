import type { Invocation, Ports } from '#commands';
import { confirmBankAccount, importStatements, proposeBankAccount, surveyBankFile } from '#giving';
import { camtFile, STATEMENT_ACCOUNT, type CamtTold } from '../../support/camt-file.js';

/** Registers an account by two people, imports one statement of it, and tells the ids of its lines. */
export async function bankLines(
  ports: Ports,
  {
    fundId,
    keepers: [first, second],
    told,
  }: {
    readonly fundId: string;
    readonly keepers: readonly [Invocation, Invocation];
    readonly told: Pick<CamtTold, 'account' | 'amounts' | 'payers' | 'day'>;
  },
): Promise<readonly string[]> {
  const { account = STATEMENT_ACCOUNT, amounts } = told;
  const proposed = await proposeBankAccount(ports, first, fundId, account);
  const { bankAccountId, events } = proposed;
  const proposalId = events.flatMap((event) =>
    event.type === 'BankAccountProposed' ? [event.data.proposalId] : [],
  )[0];
  if (proposalId === undefined) throw new Error('nothing was proposed');
  await confirmBankAccount(ports, second, bankAccountId, { proposalId, number: account });
  const closing = amounts.reduce((sum, amount) => sum + Number(amount), 0).toFixed(2);
  const text = camtFile({ ...told, opening: '0.00', closing });
  await importStatements(ports, surveyBankFile(Buffer.from(text)));
  const log = await ports.store.readAll(0n, 100_000);
  return log.flatMap(({ event }) => {
    if (event.type !== 'BankLineRecorded') return [];
    return event.data.bankAccountId === bankAccountId ? [event.data.lineId] : [];
  });
}

/** The account of the statements below; a well-known example that belongs to nobody. */
export const STATEMENT_ACCOUNT = 'DE89370400440532013000';

export type CamtTold = {
  readonly account?: string;
  readonly number?: string;
  readonly sequence?: number;
  readonly day?: string;
  /** Balances in major units, as the file writes them. */
  readonly opening: string;
  readonly closing: string;
  /** What came in, or with a minus went out, one entry each. */
  readonly amounts: readonly string[];
  /** Who paid, from which account, and with which words; for the entry at the same place. */
  readonly payers?: readonly CamtPayer[];
};

export type CamtPayer = { readonly name?: string; readonly iban?: string; readonly text?: string };

/** A statement in camt.053.001.08 with its entries. */
export function camtFile(told: CamtTold): string {
  const { amounts, payers = [], day = DAY } = told;
  const entries = amounts.map((amount, place) =>
    camtEntry(amount, `B${place + 1}`, day, payers[place]),
  );
  return camtFrame(told).join(entries.join('\n'));
}

const DAY = '2026-03-09';

/** What stands before the entries of a statement, and after them. */
export function camtFrame({
  account = STATEMENT_ACCOUNT,
  number = 'S1',
  sequence = 1,
  day = DAY,
  opening,
  closing,
}: Omit<CamtTold, 'amounts' | 'payers'>): readonly [before: string, after: string] {
  return [
    `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>${day}T20:00:00+01:00</CreDtTm></GrpHdr>
<Stmt><Id>${number}</Id><ElctrncSeqNb>${sequence}</ElctrncSeqNb><Acct><Id><IBAN>${account}</IBAN></Id><Ccy>EUR</Ccy></Acct>
${balance('OPBD', opening, day)}${balance('CLBD', closing, day)}
`,
    `
</Stmt></BkToCstmrStmt></Document>
`,
  ];
}

/** One entry with one payment. */
export function camtEntry(
  amount: string,
  reference: string,
  day: string,
  { name = 'A. Giver', iban = 'FR7630006000011234567890189', text = 'Gift' }: CamtPayer = {},
): string {
  const [sign, who] = amount.startsWith('-') ? ['DBIT', 'Cdtr'] : ['CRDT', 'Dbtr'];
  return `<Ntry><Amt Ccy="EUR">${amount.replace('-', '')}</Amt><CdtDbtInd>${sign}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt><AcctSvcrRef>${reference}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><${who}><Pty><Nm>${name}</Nm></Pty></${who}><${who}Acct><Id><IBAN>${iban}</IBAN></Id></${who}Acct></RltdPties><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;
}

function balance(kind: string, amount: string, day: string): string {
  const sign = amount.startsWith('-') ? 'DBIT' : 'CRDT';
  return `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount.replace('-', '')}</Amt><CdtDbtInd>${sign}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;
}

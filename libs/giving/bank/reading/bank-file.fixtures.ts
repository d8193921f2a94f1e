/** What a payment of a camt file says; the rest is left out. */
export type EntryTold = {
  readonly amount?: string;
  readonly currency?: string;
  readonly sign?: 'CRDT' | 'DBIT';
  readonly status?: string;
  readonly bookedOn?: string;
  readonly reference?: string;
  readonly reversal?: boolean;
  readonly details?: readonly DetailTold[];
};

export type DetailTold = {
  readonly amount?: string;
  readonly currency?: string;
  readonly name?: string;
  readonly iban?: string;
  readonly text?: string | readonly string[];
  readonly endToEndId?: string;
  readonly reference?: string;
};

export type StatementTold = {
  readonly number?: string;
  readonly sequence?: string;
  readonly account?: string;
  readonly page?: string;
  readonly opening?: string | null;
  readonly closing?: string | null;
  readonly day?: string;
  readonly entries?: readonly EntryTold[];
};

export const IBAN = 'DE89370400440532013000';
export const DAY = '2026-03-09';

type Version = '02' | '08';

/** A camt.053 file, in either version. */
export function camt(statements: readonly StatementTold[], version: Version = '08'): string {
  const space = `urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}`;
  const head = '<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-10T06:00:00+01:00</CreDtTm></GrpHdr>';
  const all = statements.map((one) => statement(one, version)).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="${space}"><BkToCstmrStmt>${head}
${all}
</BkToCstmrStmt></Document>
`;
}

function statement(
  { number = 'S1', sequence, account = IBAN, page = '', entries = [], ...told }: StatementTold,
  version: Version,
): string {
  const { opening = '100.00', closing = '100.00', day = DAY } = told;
  return `<Stmt><Id>${number}</Id>${page}${tag('ElctrncSeqNb', sequence)}<Acct><Id><IBAN>${account}</IBAN></Id><Ccy>EUR</Ccy></Acct>
${balance('OPBD', opening, day)}${balance('CLBD', closing, day)}
${entries.map((one) => entryText(one, version)).join('\n')}
</Stmt>`;
}

export function balance(kind: string, amount: string | null, day = DAY): string {
  if (amount === null) return '';
  const [sign, plain] = amount.startsWith('-') ? ['DBIT', amount.slice(1)] : ['CRDT', amount];
  return `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${plain}</Amt><CdtDbtInd>${sign}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;
}

/** One entry as text. */
export function entryText(told: EntryTold, version: Version = '08'): string {
  const { amount = '10.00', currency = 'EUR', sign = 'CRDT', status = 'BOOK' } = told;
  const { bookedOn = DAY, reference, reversal, details = [{}] } = told;
  const said = version === '02' ? status : `<Cd>${status}</Cd>`;
  return `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${sign}</CdtDbtInd>${tag('RvslInd', reversal && 'true')}<Sts>${said}</Sts><BookgDt><Dt>${bookedOn}</Dt></BookgDt><ValDt><Dt>${bookedOn}</Dt></ValDt>${tag('AcctSvcrRef', reference)}<BkTxCd/><NtryDtls>${details.map((one) => detailText(one, sign, version)).join('')}</NtryDtls></Ntry>`;
}

function detailText(told: DetailTold, sign: 'CRDT' | 'DBIT', version: Version): string {
  const { amount, currency = 'EUR', name = 'A. Giver', iban, text = 'Gift', endToEndId } = told;
  const who = sign === 'CRDT' ? 'Dbtr' : 'Cdtr';
  const named = version === '02' ? tag('Nm', name) : `<Pty>${tag('Nm', name)}</Pty>`;
  const account = iban ? `<${who}Acct><Id><IBAN>${iban}</IBAN></Id></${who}Acct>` : '';
  const part = amount === undefined ? '' : `<Amt Ccy="${currency}">${amount}</Amt>`;
  const pieces = typeof text === 'string' ? [text] : text;
  const told02 = part && `<AmtDtls><TxAmt>${part}</TxAmt></AmtDtls>`;
  return `<TxDtls><Refs>${tag('AcctSvcrRef', told.reference)}${tag('EndToEndId', endToEndId)}</Refs>${version === '02' ? told02 : part}<RltdPties><${who}>${named}</${who}>${account}</RltdPties><RmtInf>${pieces.map((one) => tag('Ustrd', one)).join('')}</RmtInf></TxDtls>`;
}

function tag(name: string, value: string | false | undefined): string {
  return value === undefined || value === false ? '' : `<${name}>${value}</${name}>`;
}

const SAVINGS_TITLES =
  '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Mandatsreferenz";"Kundenreferenz (End-to-End)";"Sammlerreferenz";"Lastschrift Ursprungsbetrag";"Auslagenersatz Ruecklastschrift";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"';
const COOPERATIVE_TITLES =
  'Bezeichnung Auftragskonto;IBAN Auftragskonto;BIC Auftragskonto;Bankname Auftragskonto;Buchungstag;Valutadatum;Name Zahlungsbeteiligter;IBAN Zahlungsbeteiligter;BIC (SWIFT-Code) Zahlungsbeteiligter;Buchungstext;Verwendungszweck;Betrag;Waehrung;Saldo nach Buchung;Bemerkung;Kategorie;Steuerrelevant;Glaeubiger ID;Mandatsreferenz';

export type CsvTold = {
  readonly amount: string;
  readonly day?: string;
  readonly name?: string;
  readonly text?: string;
  readonly info?: string;
  readonly kind?: string;
  readonly balance?: string;
};

/** The table of savings banks. */
export function savingsCsv(rows: readonly CsvTold[]): string {
  const lines = rows.map(
    ({ amount, day = '09.03.26', name = 'A. Giver', text = 'Gift', ...told }) => {
      const { info = 'Umsatz gebucht', kind = 'GUTSCHR. UEBERWEISUNG' } = told;
      const cells = [IBAN, day, day, kind, text, '', '', '', '', '', '', name];
      const all = [...cells, 'DE02120300000000202051', 'BYLADEM1001', amount, 'EUR', info];
      return all.map((cell) => `"${cell}"`).join(';');
    },
  );
  return `${[SAVINGS_TITLES, ...lines].join('\r\n')}\r\n`;
}

/** The table of cooperative banks, which tells the balance after each line. */
export function cooperativeCsv(rows: readonly CsvTold[]): string {
  const lines = rows.map(
    ({ amount, day = '09.03.2026', name = 'A. Giver', text = 'Gift', ...told }) => {
      const { kind = 'Gutschrift', balance: after = '' } = told;
      const own = ['Spenden', IBAN, 'GENODEF1XXX', 'Bank eG', day, day];
      const other = [name, 'DE02120300000000202051', 'BYLADEM1001', kind, text];
      return [...own, ...other, amount, 'EUR', after, '', '', '', '', ''].join(';');
    },
  );
  return `${[COOPERATIVE_TITLES, ...lines].join('\r\n')}\r\n`;
}

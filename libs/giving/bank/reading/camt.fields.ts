/** What is taken of a statement, and of the parts that come again and again in it. */
export type Field =
  | 'account'
  | 'amount'
  | 'balanceKind'
  | 'bookedOn'
  | 'creditor'
  | 'creditorAccount'
  | 'currency'
  | 'debtor'
  | 'debtorAccount'
  | 'endToEndId'
  | 'from'
  | 'instructed'
  | 'isLastPage'
  | 'legalSequence'
  | 'number'
  | 'page'
  | 'reference'
  | 'reversal'
  | 'sequence'
  | 'sign'
  | 'status'
  | 'text'
  | 'until'
  | 'valueOn';

/** A part of a statement of which there are many. */
export type PartName = 'Bal' | 'Ntry' | 'TxDtls';

export type Place = { readonly part: PartName | 'Stmt'; readonly field: Field };

const STATEMENT: Readonly<Record<string, Field>> = {
  Id: 'number',
  'StmtPgntn/PgNb': 'page',
  'StmtPgntn/LastPgInd': 'isLastPage',
  ElctrncSeqNb: 'sequence',
  LglSeqNb: 'legalSequence',
  'FrToDt/FrDtTm': 'from',
  'FrToDt/ToDtTm': 'until',
  'Acct/Id/IBAN': 'account',
  'Acct/Id/Othr/Id': 'account',
  'Acct/Ccy': 'currency',
};

const BALANCE: Readonly<Record<string, Field>> = {
  'Tp/CdOrPrtry/Cd': 'balanceKind',
  Amt: 'amount',
  CdtDbtInd: 'sign',
};

const ENTRY: Readonly<Record<string, Field>> = {
  Amt: 'amount',
  CdtDbtInd: 'sign',
  RvslInd: 'reversal',
  // A code alone in version 2, and in a part of its own in version 8.
  Sts: 'status',
  'Sts/Cd': 'status',
  'BookgDt/Dt': 'bookedOn',
  'BookgDt/DtTm': 'bookedOn',
  'ValDt/Dt': 'valueOn',
  'ValDt/DtTm': 'valueOn',
  AcctSvcrRef: 'reference',
  AddtlNtryInf: 'text',
};

const DETAILS: Readonly<Record<string, Field>> = {
  'Refs/EndToEndId': 'endToEndId',
  'Refs/AcctSvcrRef': 'reference',
  Amt: 'amount',
  CdtDbtInd: 'sign',
  'AmtDtls/TxAmt/Amt': 'amount',
  'AmtDtls/InstdAmt/Amt': 'instructed',
  'RmtInf/Ustrd': 'text',
  'RmtInf/Strd/CdtrRefInf/Ref': 'text',
  ...party('Dbtr', 'debtor', 'debtorAccount'),
  ...party('Cdtr', 'creditor', 'creditorAccount'),
};

/** Somebody is named at once in version 2, and in a part of their own in version 8. */
function party(tag: string, name: Field, account: Field): Readonly<Record<string, Field>> {
  return {
    [`RltdPties/${tag}/Nm`]: name,
    [`RltdPties/${tag}/Pty/Nm`]: name,
    [`RltdPties/${tag}Acct/Id/IBAN`]: account,
    [`RltdPties/${tag}Acct/Id/Othr/Id`]: account,
  };
}

/** Texts that may come in several pieces, which belong together. */
export const IN_PIECES: ReadonlySet<Field> = new Set(['text']);

const ROOT = '/Document/BkToCstmrStmt/Stmt';

/** Where each field stands, by the whole path of its element. */
export const FIELDS: ReadonlyMap<string, Place> = new Map([
  ...placed(ROOT, 'Stmt', STATEMENT),
  ...placed(`${ROOT}/Bal`, 'Bal', BALANCE),
  ...placed(`${ROOT}/Ntry`, 'Ntry', ENTRY),
  ...placed(`${ROOT}/Ntry/NtryDtls/TxDtls`, 'TxDtls', DETAILS),
]);

/** The parts themselves, by their path. */
export const PARTS: ReadonlyMap<string, PartName | 'Stmt'> = new Map([
  [ROOT, 'Stmt'],
  [`${ROOT}/Bal`, 'Bal'],
  [`${ROOT}/Ntry`, 'Ntry'],
  [`${ROOT}/Ntry/NtryDtls/TxDtls`, 'TxDtls'],
]);

function placed(
  root: string,
  part: PartName | 'Stmt',
  fields: Readonly<Record<string, Field>>,
): readonly (readonly [string, Place])[] {
  return Object.entries(fields).map(([path, field]) => [`${root}/${path}`, { part, field }]);
}

/**
 * Each category of streams, and the lib whose deciders alone append to it: what may happen in a
 * stream is decided in one place (test/architecture/stream-owners.spec.ts). Others read it, through
 * the owner's facts or through the catalogue.
 */
export const streamOwners = {
  entity: 'people',
  account: 'people',
  signin: 'people',
  session: 'people',
  founding: 'people',
  administration: 'people',
  committee: 'people',
  interests: 'people',
  access: 'commands',
  fund: 'funds',
  fundaccount: 'funds',
  rates: 'funds',
  donor: 'giving',
  donation: 'giving',
  pledge: 'giving',
  psp: 'giving',
  comparison: 'giving',
  pool: 'giving',
  campaign: 'giving',
  giverlink: 'giving',
  bankaccount: 'giving',
  bankline: 'giving',
  bankbook: 'giving',
  application: 'applications',
  incident: 'applications',
  grant: 'disbursements',
  disbursement: 'disbursements',
  payee: 'disbursements',
  pastgrant: 'transparency',
  parked: 'processes',
  effect: 'effects',
  instance: 'instance',
} as const;

/** What the name of a stream begins with, before its dash. */
export type StreamCategory = keyof typeof streamOwners;

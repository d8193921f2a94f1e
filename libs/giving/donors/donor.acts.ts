import { declareFor, SAMPLE_CORRECTION, type ActSet, type Field, type Place } from '#acts';
import {
  DONOR_KINDS,
  DONOR_WISHES,
  donorCode,
  DUE_DILIGENCE_RESULTS,
  type Person,
} from '#catalogue';
import type { Book } from '#commands';
import { textIn, type Sealed } from '#kernel';
import { bucketsOf } from '../fund-buckets.js';
import type { GivingFund } from '../views/donations.query.js';
import {
  changeContact,
  endAgreement,
  MAX_NAME,
  noteWish,
  proposeMerge,
  recordDueDiligence,
  registerDonor,
  renameDonor,
  settleMerge,
  signAgreement,
} from './donor.commands.js';
import { donorDecider } from './donor.decider.js';
import type { DonorCommand, OtherDonor } from './donor.requests.js';
import type { RegisteredDonor } from './donor.state.js';
import {
  AgreementDto,
  AgreementEndDto,
  DonorContactDto,
  DonorNameDto,
  DonorWishDto,
  DueDiligenceDto,
  localisedIn,
  MAX_CONTACT,
  MAX_NOTE,
  MAX_PUBLIC_TEXT,
  MergeDto,
  NewDonorDto,
  ProposedMergeDto,
} from './donors.dto.js';
import type { DonorRow } from './donors.query.js';

/** Where a donor is registered: before the funds for which somebody may. */
export type NewDonorPlace = Place & { readonly funds: readonly GivingFund[] };

const registration = declareFor<NewDonorPlace>()<NewDonorDto>({
  act: 'donor.register',
  name: 'donor',
  at: 'new',
  route: '',
  summary: 'Register somebody who gives; the name is sealed',
  creates: ['donorId'],
  input: NewDonorDto,
  example: {
    fundId: '018f3f6e-0000-7000-8000-000000000000',
    kind: 'institution',
    name: 'Foundation of the North',
    wish: 'anonymous',
  },
  fields: [
    {
      kind: 'choice',
      name: 'fundId',
      label: 'finance:donors.fund',
      hint: 'finance:donors.fund-hint',
      as: 'filled-select',
      options: ({ funds }, { locale }) =>
        funds.map(({ fundId: value, name }) => ({ value, label: textIn(locale, name) })),
    },
    {
      kind: 'choice',
      name: 'kind',
      label: 'finance:donors.kind',
      as: 'select',
      texts: 'finance:donor',
      values: DONOR_KINDS,
    },
    {
      kind: 'text',
      name: 'name',
      label: 'finance:donors.name',
      hint: 'finance:donors.name-hint',
      max: MAX_NAME,
      spellcheck: false,
    },
    {
      kind: 'choice',
      name: 'wish',
      label: 'finance:donors.wish',
      texts: 'finance:donor-wish',
      values: DONOR_WISHES,
      value: () => 'anonymous',
    },
  ],
  ask: (place, { kind, wish }) =>
    donorDecider.decide(
      {
        type: 'RegisterDonor',
        donorId: '',
        fundId: '',
        subjectRef: '',
        kind,
        wish,
        name: NOTHING,
        registeredAt: place.authority.at,
        by: asker(place),
      },
      donorDecider.initial,
    ),
  goesTo: (_, { body }) => `/finance/donors/${(body as { readonly donorId: string }).donorId}`,
  run: async (ports, invocation, _, { fundId, kind, name, wish }) => {
    const done = await registerDonor(ports, invocation, { fundId, kind, name, wish });
    return { ...done, body: { donorId: done.donorId } };
  },
});

/** What is done before there is a donor. */
export const NEW_DONOR: ActSet<NewDonorPlace> = {
  tag: 'donors',
  base: 'api/v1/donors',
  texts: 'finance',
  acts: [registration],
  answer: () => ({}),
};

/** A donor before somebody who may see what they gave. */
export type DonorPlace = Place & {
  readonly donor: RegisteredDonor;
  readonly book: Book;
  /** The reader's funds, with their restrictions. */
  readonly funds: readonly GivingFund[];
  /** Donors whom those funds know, who may be the same one. */
  readonly others: readonly DonorRow[];
  /** The donor whom a proposal to merge names. */
  readonly other: OtherDonor;
};

const act = declareFor<DonorPlace>();

const dueDiligence = act<DueDiligenceDto>({
  act: 'donor.record-due-diligence',
  name: 'donor-due-diligence',
  route: 'due-diligence',
  summary: 'Record what came of looking into a donor',
  input: DueDiligenceDto,
  example: { result: 'passed', on: '2026-03-09', validUntil: '2027-03-09' },
  fields: [
    {
      kind: 'choice',
      name: 'result',
      label: 'finance:due-diligence.result',
      texts: 'finance:due-diligence-result',
      values: DUE_DILIGENCE_RESULTS,
    },
    { kind: 'day', name: 'on', label: 'finance:due-diligence.on' },
    {
      kind: 'day',
      free: true,
      name: 'validUntil',
      label: 'finance:due-diligence.valid-until',
      hint: 'finance:due-diligence.valid-until-hint',
      optional: true,
    },
    {
      kind: 'text',
      name: 'note',
      label: 'finance:due-diligence.note',
      hint: 'finance:due-diligence.note-hint',
      optional: true,
      max: MAX_NOTE,
      rows: 4,
    },
  ],
  ask: (place) => {
    const { today } = place.authority;
    const said = { result: 'refused', on: today, validUntil: null, note: null, today } as const;
    return ask(place, { type: 'RecordDueDiligence', ...said, by: asker(place) });
  },
  notYet: ['donor-is-another'],
  run: (ports, invocation, donorId, { result, on, validUntil = null, note = '' }) =>
    recordDueDiligence(ports, invocation, donorId, { result, on, validUntil, note }),
});

const wish = act<DonorWishDto>({
  act: 'donor.change',
  name: 'donor-wish',
  route: 'wish',
  summary: 'Note whether a donor wishes to be named',
  input: DonorWishDto,
  example: { wish: 'named' },
  fields: [
    {
      kind: 'choice',
      name: 'wish',
      label: 'finance:donors.wish',
      texts: 'finance:donor-wish',
      values: DONOR_WISHES,
      value: ({ donor }) => donor.wish,
    },
  ],
  ask: (place, said) => ask(place, { type: 'NoteWish', wish: said.wish, by: asker(place) }),
  notYet: ['donor-is-another'],
  aside: true,
  run: (ports, invocation, donorId, said) => noteWish(ports, invocation, donorId, said.wish),
});

const name = act<DonorNameDto>({
  act: 'donor.change',
  name: 'donor-name',
  route: 'name',
  summary: 'Say what a donor is called; the name is sealed',
  input: DonorNameDto,
  example: { name: 'Foundation of the North' },
  fields: [
    {
      kind: 'text',
      name: 'name',
      label: 'finance:donors.name',
      hint: 'finance:donors.name-hint',
      max: MAX_NAME,
      spellcheck: false,
    },
  ],
  ask: (place) => ask(place, { type: 'RenameDonor', name: NOTHING, by: asker(place) }),
  notYet: ['donor-is-another'],
  aside: true,
  run: (ports, invocation, donorId, said) => renameDonor(ports, invocation, donorId, said.name),
});

const contactField = (part: keyof DonorContactDto, rows?: number): Field<DonorPlace> => ({
  kind: 'text',
  name: part,
  label: `finance:donors.contact-${part}`,
  optional: true,
  max: MAX_CONTACT,
  spellcheck: false,
  ...(rows === undefined ? {} : { rows }),
});

const contact = act<DonorContactDto>({
  act: 'donor.change',
  name: 'donor-contact',
  route: 'contact',
  summary: 'Say how a donor is reached; sealed, and in place of what was said before',
  input: DonorContactDto,
  example: { email: 'grants@example.org' },
  fields: [
    contactField('person'),
    contactField('email'),
    contactField('phone'),
    contactField('address', 3),
  ],
  ask: (place) => ask(place, { type: 'ChangeContact', contact: NOTHING, by: asker(place) }),
  notYet: ['donor-is-another'],
  aside: true,
  run: (ports, invocation, donorId, { person = '', email = '', phone = '', address = '' }) =>
    changeContact(ports, invocation, donorId, { person, email, phone, address }),
});

const LANGUAGES = ['fr', 'en'] as const;

/** A public text in each language that pages are made in. */
const publicText = (of: 'purpose' | 'credit' | 'disclaimer'): readonly Field<DonorPlace>[] =>
  LANGUAGES.map((language) => ({
    kind: 'text',
    name: `${of}.${language}`,
    control: `${of}-${language}`,
    label: `finance:agreement.${of}-${language}`,
    hint: false,
    optional: true,
    max: MAX_PUBLIC_TEXT,
    rows: 2,
  }));

const agreement = act<AgreementDto>({
  act: 'donor.sign-agreement',
  name: 'donor-agreement',
  route: 'agreements',
  summary: 'Record an agreement with a donor about money under a restriction',
  creates: ['agreementId'],
  input: AgreementDto,
  example: {
    fundId: '018f3f6e-0000-7000-8000-000000000000',
    restriction: 'free',
    signedOn: '2026-03-09',
    purpose: { en: 'Emergency help for those who defend rights.' },
    overheadPercent: 7,
    disclaimer: { en: 'What is said here is not the opinion of the donor.' },
  },
  fields: [
    {
      kind: 'choice',
      name: 'bucket',
      label: 'finance:gifts.bucket',
      as: 'filled-select',
      options: ({ funds }, { t, locale }) =>
        funds.flatMap((fund) => bucketsOf(fund, locale, t('finance:restriction.free'))),
    },
    { kind: 'day', name: 'signedOn', label: 'finance:agreement.signed-on' },
    ...publicText('purpose'),
    {
      kind: 'text',
      name: 'overheadPercent',
      label: 'finance:agreement.overhead',
      hint: 'finance:agreement.overhead-hint',
      width: 'short',
      max: 3,
      value: () => '0',
      read: (typed) => (/^\d{1,3}$/.test(typed.trim()) ? Number(typed) : typed),
    },
    {
      kind: 'group',
      legend: 'finance:agreement.credit',
      hint: 'finance:agreement.credit-hint',
      fields: publicText('credit'),
    },
    {
      kind: 'group',
      legend: 'finance:agreement.disclaimer',
      hint: 'finance:agreement.disclaimer-hint',
      fields: publicText('disclaimer'),
    },
  ],
  form: {
    read: ({ bucket, ...input }) => {
      const [fundId, restriction] = typeof bucket === 'string' ? bucket.split(':') : [];
      return { ...input, fundId, restriction };
    },
    controls: { fundId: 'bucket', restriction: 'bucket' },
  },
  ask: (place) => {
    const { today } = place.authority;
    return ask(place, {
      type: 'SignAgreement',
      agreementId: '',
      fundId: '',
      restriction: 'free',
      purpose: { en: '-' },
      overheadPercent: 0,
      credit: {},
      disclaimer: {},
      signedOn: today,
      facts: { terms: null, isClosed: false, today },
      by: asker(place),
    });
  },
  notYet: ['donor-is-another'],
  aside: true,
  run: async (ports, invocation, donorId, said) => {
    const { fundId, restriction, signedOn, overheadPercent } = said;
    const done = await signAgreement(ports, invocation, donorId, {
      fundId,
      restriction,
      signedOn,
      overheadPercent,
      purpose: localisedIn(said.purpose),
      credit: localisedIn(said.credit),
      disclaimer: localisedIn(said.disclaimer),
    });
    return { ...done, body: { agreementId: done.agreementId } };
  },
});

const inForce = ({ donor }: DonorPlace) => donor.agreements.filter((one) => one.endedOn === null);

const agreementEnd = act<AgreementEndDto>({
  act: 'donor.end-agreement',
  name: 'donor-agreement-end',
  route: 'agreements/ending',
  summary: 'Say that an agreement with a donor has ended',
  input: AgreementEndDto,
  example: { agreementId: SAMPLE_CORRECTION, on: '2026-03-09' },
  fields: [
    {
      kind: 'choice',
      name: 'agreementId',
      label: 'finance:agreement.which',
      as: 'select',
      options: (place, { t, locale }) =>
        inForce(place).map(({ agreementId, signedOn, purpose }) => ({
          value: agreementId,
          label: t('finance:agreement.called', { day: signedOn, what: textIn(locale, purpose) }),
        })),
    },
    { kind: 'day', name: 'on', label: 'finance:agreement.ends-on' },
  ],
  ask: (place) => {
    const { today } = place.authority;
    const agreementId = inForce(place)[0]?.agreementId ?? '';
    const said = { agreementId, on: today, today, by: asker(place) };
    return ask(place, { type: 'EndAgreement', ...said });
  },
  notYet: ['donor-is-another'],
  aside: true,
  run: (ports, invocation, donorId, { agreementId, on }) =>
    endAgreement(ports, invocation, donorId, { agreementId, on }),
});

const merge = act<MergeDto>({
  act: 'donor.propose-merge',
  name: 'donor-merge',
  route: 'merge',
  summary: 'Say that a donor is another one, registered before; a second person confirms',
  creates: ['proposalId'],
  input: MergeDto,
  example: { into: SAMPLE_CORRECTION },
  fields: [
    {
      kind: 'choice',
      name: 'into',
      label: 'finance:donors.into',
      hint: 'finance:donors.into-hint',
      as: 'select',
      options: ({ others }, { t }) =>
        others.map(({ donor_id, kind }) => ({
          value: donor_id,
          label: `${donorCode(donor_id)} · ${t(`finance:donor.${kind}`)}`,
        })),
    },
  ],
  // Whether there is any donor registered before is asked with what is chosen.
  ask: (place) => {
    const { entityId } = place.book;
    const other = { donorId: SAMPLE_CORRECTION, entityId, registeredAt: '', isMerged: false };
    const said = { proposalId: SAMPLE_CORRECTION, into: SAMPLE_CORRECTION, entityId, other };
    return ask(place, { type: 'ProposeMerge', ...said, by: asker(place) });
  },
  notYet: ['donor-is-another'],
  aside: true,
  run: async (ports, invocation, donorId, { into }) => {
    const done = await proposeMerge(ports, invocation, donorId, into);
    return { ...done, body: { proposalId: done.proposalId } };
  },
});

const proposed = {
  kind: 'fixed',
  name: 'proposalId',
  value: ({ donor }: DonorPlace) => donor.proposal?.proposalId,
} as const;

const mergeConfirmation = act<ProposedMergeDto>({
  act: 'donor.confirm-merge',
  name: 'donor-merge-confirmation',
  route: 'merge/confirmation',
  summary: 'Confirm that two donors are one, as somebody else proposed',
  input: ProposedMergeDto,
  example: { proposalId: SAMPLE_CORRECTION },
  fields: [proposed],
  ask: (place) => {
    const proposalId = place.donor.proposal?.proposalId ?? SAMPLE_CORRECTION;
    const { other, book } = place;
    const said = { proposalId, entityId: book.entityId, other, by: asker(place) };
    return ask(place, { type: 'ConfirmMerge', ...said });
  },
  notYet: ['donor-is-another', 'no-correction-proposed'],
  run: (ports, invocation, donorId, { proposalId }) =>
    settleMerge(ports, invocation, donorId, 'ConfirmMerge', proposalId),
});

const mergeDropping = act<ProposedMergeDto>({
  act: 'donor.drop-merge',
  name: 'donor-merge-dropping',
  route: 'merge/dropping',
  summary: 'Say that a proposal to merge two donors no longer stands',
  input: ProposedMergeDto,
  example: { proposalId: SAMPLE_CORRECTION },
  fields: [proposed],
  ask: (place) => {
    const proposalId = place.donor.proposal?.proposalId ?? SAMPLE_CORRECTION;
    return ask(place, { type: 'DropMerge', proposalId, by: asker(place) });
  },
  notYet: ['donor-is-another', 'no-correction-proposed'],
  aside: true,
  run: (ports, invocation, donorId, { proposalId }) =>
    settleMerge(ports, invocation, donorId, 'DropMerge', proposalId),
});

/** What is done with a donor. */
export const DONOR_ACTS: ActSet<DonorPlace> = {
  tag: 'donors',
  base: 'api/v1/donors/:donorId',
  texts: 'finance',
  acts: [
    mergeConfirmation,
    mergeDropping,
    dueDiligence,
    agreement,
    agreementEnd,
    wish,
    name,
    contact,
    merge,
  ],
  answer: (donorId) => ({ donorId }),
};

/** Stands for what is sealed, where the rules are asked: nothing is decided by it. */
const NOTHING: Sealed<never> = { subjectRef: '', purpose: 'donor', keyVersion: 0, ciphertext: '' };

function ask({ donor }: DonorPlace, command: DonorCommand): unknown {
  return donorDecider.decide(command, donor);
}

function asker({ authority: { by } }: Place): Person {
  return { accountId: by.id, roles: by.roles };
}

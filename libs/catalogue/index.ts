export type {
  ApplicantKind,
  Need,
  Publicity,
  CostLine,
  SafeContact,
  RefereeNamed,
  ApplicationSubmitted,
  VerificationConclusion,
  InterestAnswer,
  ReviewSubmitted,
  DecisionCalled,
  QuorumReached,
  ApplicationDeclined,
  ApplicationEvent,
} from './applications.events.js';
export type {
  BankAccountEvent,
  BankBookEvent,
  BankLineRecorded,
  BankLineSaid,
  BankStatementImported,
  BankLineIdentified,
  BankLineTied,
  MatchReason,
  SetAsideReason,
} from './bank-statements.events.js';
export type { IncidentEvent } from './incidents.events.js';
export type { Person } from './authority.js';
export { schemaVersionOf, upcast, catalogue } from './catalogue.js';
export type { AnyEvent, EventType, EventOf } from './catalogue.js';
export { grantIdOf, disbursementIdOf, attemptIdOf } from './disbursements.events.js';
export type {
  GrantDrafted,
  GrantAgreed,
  GrantReduced,
  PayeeDetails,
  DisbursementPrepared,
  PaymentInBooks,
  ReturnInBooks,
  ReturnSaid,
  PaymentEvidence,
  GrantEvent,
  DisbursementEvent,
  PayoutCounted,
} from './disbursements.events.js';
export type { EffectEvent, EffectRef } from './effects.events.js';
export type { Authentication, Actor, Sensitivity, Envelope } from './envelope.js';
export type { Event, StoredData } from './event.js';
export type { FundBalance, Movement } from './fund-balances.js';
export {
  changesOf,
  COMMITTED,
  movedBetween,
  onMovements,
  movesUnder,
  PAID,
  PLACE_BALANCES,
  PROMISED,
  PURPOSE_BALANCES,
  RESERVED,
  restrictionsOf,
  shift,
  undone,
  sumMoves,
} from './fund-movements.js';
export type {
  FundPreset,
  PolicyBand,
  PolicyPriority,
  PolicyRail,
  FundCreated,
  FundPolicy,
  IntakeSuspended,
  BucketShare,
  HeldMoney,
  RestrictionTerms,
  ReceiptInAccount,
  ProcessorPayoutInBooks,
  ProcessorPayoutSaid,
  OpeningBalance,
  OpeningBalanceConfirmed,
  CashTransfer,
  TransferReason,
  FundsReserved,
  ReservationRefused,
  ReservationNeed,
  FundsSettled,
  FeeShortfallOpened,
  SettlementCorrected,
  FeeShortfallCovered,
  ReservationReleased,
  FundEvent,
  FundAccountEvent,
} from './funds.events.js';
export { TRANSFER_REASONS } from './funds.events.js';
export type {
  CardGiftEvent,
  CardProviderName,
  DonationFailed,
  DonationIntended,
  ProviderCompared,
  ProviderComparisonEvent,
  ProviderComparisonPlanned,
  ProviderNoticeReceived,
} from './card-gifts.events.js';
export type { GiftReturnEvent } from './gift-returns.events.js';
export type {
  DonationCorrected,
  DonationReceived,
  GiftInBooks,
  GivingEvent,
} from './giving.events.js';
export type { GiverLinkAsked, GiverLinkEvent } from './giver-links.events.js';
export type { CampaignEvent, CampaignWritten } from './campaigns.events.js';
export type {
  MatchPoolConfigured,
  MatchPoolEvent,
  MatchReserved,
  MatchRefusal,
  MatchRuleTerms,
  MatchShare,
  MatchSource,
} from './match-pools.events.js';
export {
  DONOR_KINDS,
  DONOR_WISHES,
  DUE_DILIGENCE_RESULTS,
  type DonorAgreement,
  type DonorContact,
  type DonorEvent,
  type DonorKind,
  type DonorWish,
  type DueDiligenceResult,
} from './donors.events.js';
export {
  PLEDGE_END_REASONS,
  PLEDGE_EVIDENCE,
  type PledgeBalance,
  type PledgeCondition,
  type PledgeEndReason,
  type PledgeEvent,
  type PledgeEvidence,
  type PledgeInstalment,
  type PledgeMovement,
  type PledgeRevalued,
  type RevaluationShare,
} from './pledges.events.js';
export type { EuroRate, Exchange, RateEvent, RateSet, RateSource } from './rates.events.js';
export { basesOfGift, giftInBooks, giftInFund, netOfGift } from './gift-in-books.js';
export {
  CORRECTION_REASONS,
  type ConfirmedChange,
  type ConfirmedCorrection,
  type CorrectionProposal,
  type CorrectionReason,
  type ProposedChange,
} from './corrections.js';
export type {
  ImportEvent,
  PastGrantAmended,
  PastGrantRecorded,
  PublishedFields,
  SourceRow,
} from './imports.events.js';
export type {
  EntityRegistered,
  AccountInvited,
  InvitationRenewed,
  AccountActivated,
  AccountMet,
  MeetingCodeRefused,
  MeetingCodeRenewed,
  SuspensionReason,
  AccountSuspended,
  AccountReinstated,
  PasswordChanged,
  PasswordResetOpened,
  PasswordResetRefused,
  PasswordReset,
  SessionsEnded,
  DeviceKind,
  SignInFailed,
  SessionStarted,
  SessionEnded,
  RoleName,
  FirstAdministratorNamed,
  SecondAdministratorAsked,
  SecondAdministratorNamed,
  FirstAdministratorAppointed,
  RoleProposed,
  RoleConfirmed,
  RoleRevoked,
  AdministratorRestored,
  AdministratorEntered,
  AdministratorLeft,
  MeasureKind,
  PowerTaken,
  MeasureAsked,
  MeasureSeconded,
  RecoveryKeyDrawn,
  AdministrationRecovered,
  SeatEntered,
  SeatLeft,
  CommitteeFormed,
  SeatRank,
  SeatProposed,
  SeatConfirmed,
  MandateEnded,
  TieKind,
  TieDeclared,
  TieEndAsked,
  TieEnded,
  InterestsAttested,
  OpeningReason,
  RecordOpened,
  AccessRefused,
} from './people.events.js';
export type { InstanceEvent, LogAccepted } from './instance.events.js';
export type { ProcessEvent, ReactionParked } from './processes.events.js';
export { streamOwners } from './streams.js';
export { sealedSubjects } from './sealed-subjects.js';
export { NEEDS } from './needs.js';
export { meetsTerms } from './restriction-terms.js';
export {
  bankAccountCode,
  bankLineCode,
  displayCodeOf,
  caseCode,
  donorCode,
  pledgeCode,
  giftCode,
  processorPayoutCode,
  returnCode,
  grantCode,
  idStartOf,
} from './short-codes.js';
export {
  donorReference,
  givingReferencesIn,
  pledgeReference,
  shownReference,
} from './giving-reference.js';

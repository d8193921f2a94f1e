import type { ApplicationEvent } from './applications.events.js';
import type { CampaignEvent } from './campaigns.events.js';
import type {
  CardGiftEvent,
  ProviderComparisonEvent,
  ProviderNoticeEvent,
} from './card-gifts.events.js';
import type { BankEvent } from './bank-statements.events.js';
import type { DisbursementEvent, GrantEvent, PayeeEvent } from './disbursements.events.js';
import type { DonorEvent } from './donors.events.js';
import type { EffectEvent } from './effects.events.js';
import type { FundAccountEvent, FundEvent } from './funds.events.js';
import type { GiftReturnEvent } from './gift-returns.events.js';
import type { GiverLinkEvent } from './giver-links.events.js';
import type { GivingEvent } from './giving.events.js';
import type { IncidentEvent } from './incidents.events.js';
import type { ImportEvent } from './imports.events.js';
import type { InstanceEvent } from './instance.events.js';
import type { MatchPoolEvent } from './match-pools.events.js';
import type { PeopleEvent } from './people.events.js';
import type { PledgeEvent } from './pledges.events.js';
import type { ProcessEvent } from './processes.events.js';
import type { RateEvent } from './rates.events.js';
import type { StreamCategory } from './streams.js';
import { versionsOf, type Upcaster } from './upcasting.js';

/** Every event that the log may hold. */
export type AnyEvent =
  | PeopleEvent
  | FundEvent
  | FundAccountEvent
  | GivingEvent
  | CardGiftEvent
  | GiftReturnEvent
  | ProviderNoticeEvent
  | ProviderComparisonEvent
  | DonorEvent
  | MatchPoolEvent
  | CampaignEvent
  | GiverLinkEvent
  | BankEvent
  | PledgeEvent
  | RateEvent
  | ApplicationEvent
  | IncidentEvent
  | GrantEvent
  | DisbursementEvent
  | PayeeEvent
  | ImportEvent
  | ProcessEvent
  | EffectEvent
  | InstanceEvent;

export type EventType = AnyEvent['type'];
export type EventOf<Type extends EventType> = Extract<AnyEvent, { type: Type }>;

type CatalogueEntry = {
  /** The category of the streams that hold it. */
  readonly stream: StreamCategory;
  readonly upcasters: readonly Upcaster[];
};

const on = (stream: StreamCategory, ...upcasters: readonly Upcaster[]): CatalogueEntry => ({
  stream,
  upcasters,
});

/**
 * The catalogue: each type, where it stands, and how old versions become new ones. Until version 0.2
 * a type may change its shape as it is (D58: the number of the data folder rises, and its example is
 * frozen anew). From then on a type is never renamed or removed; adding an optional field keeps the
 * version; anything else is a new version and an upcaster; a changed meaning is a new type.
 */
export const catalogue: Readonly<Record<EventType, CatalogueEntry>> = {
  EntityRegistered: on('entity'),
  AccountInvited: on('account'),
  InvitationRenewed: on('account'),
  AccountActivated: on('account'),
  AccountMet: on('account'),
  MeetingCodeRefused: on('account'),
  MeetingCodeRenewed: on('account'),
  AccountSuspended: on('account'),
  AccountReinstated: on('account'),
  PasswordChanged: on('account'),
  PasswordResetOpened: on('account'),
  PasswordResetRefused: on('account'),
  PasswordReset: on('account'),
  SessionsEnded: on('account'),
  SignInFailed: on('signin'),
  SessionStarted: on('session'),
  SessionEnded: on('session'),
  FirstAdministratorNamed: on('founding'),
  SecondAdministratorAsked: on('founding'),
  SecondAdministratorNamed: on('founding'),
  FirstAdministratorAppointed: on('account'),
  RoleProposed: on('account'),
  RoleConfirmed: on('account'),
  RoleRevoked: on('account'),
  AdministratorRestored: on('account'),
  AdministratorEntered: on('administration'),
  AdministratorLeft: on('administration'),
  PowerTaken: on('administration'),
  MeasureAsked: on('administration'),
  MeasureSeconded: on('administration'),
  RecoveryKeyDrawn: on('administration'),
  AdministrationRecovered: on('administration'),
  SeatEntered: on('account'),
  SeatLeft: on('account'),
  CommitteeFormed: on('committee'),
  SeatProposed: on('committee'),
  SeatConfirmed: on('committee'),
  MandateEnded: on('committee'),
  TieDeclared: on('interests'),
  TieEndAsked: on('interests'),
  TieEnded: on('interests'),
  InterestsAttested: on('interests'),
  RecordOpened: on('access'),
  AccessRefused: on('access'),
  FundCreated: on('fund'),
  FundPolicyProposed: on('fund'),
  FundPolicyPublished: on('fund'),
  IntakeOpened: on('fund'),
  IntakeSuspended: on('fund'),
  FundClosed: on('fund'),
  RestrictionOpened: on('fundaccount'),
  FundsReceived: on('fundaccount'),
  OpeningBalanceProposed: on('fundaccount'),
  OpeningBalanceDropped: on('fundaccount'),
  OpeningBalanceConfirmed: on('fundaccount'),
  ReceiptCorrected: on('fundaccount'),
  FundsReceiptReversed: on('fundaccount'),
  ShortfallOpened: on('fundaccount'),
  ShortfallCovered: on('fundaccount'),
  FundsReceiptRestored: on('fundaccount'),
  ShortfallCoverGivenBack: on('fundaccount'),
  ProcessorPaidOut: on('fundaccount'),
  ProcessorPayoutCorrectionProposed: on('fundaccount'),
  ProcessorPayoutCorrectionDropped: on('fundaccount'),
  ProcessorPayoutCorrected: on('fundaccount'),
  CashSetAside: on('fundaccount'),
  CashFreed: on('fundaccount'),
  CashReturned: on('fundaccount'),
  CashTransferProposed: on('fundaccount'),
  CashTransferDropped: on('fundaccount'),
  CashLent: on('fundaccount'),
  CashGivenBack: on('fundaccount'),
  CashReturnCorrected: on('fundaccount'),
  FundsReserved: on('fundaccount'),
  ReservationRefused: on('fundaccount'),
  FundsCommitted: on('fundaccount'),
  FundsSettled: on('fundaccount'),
  SettlementCorrected: on('fundaccount'),
  FeeShortfallOpened: on('fundaccount'),
  FeeShortfallCovered: on('fundaccount'),
  SettlementReversed: on('fundaccount'),
  ReservationReleased: on('fundaccount'),
  DonorRegistered: on('donor'),
  DonorRenamed: on('donor'),
  DonorContactChanged: on('donor'),
  DonorWishNoted: on('donor'),
  DonorDueDiligenceRecorded: on('donor'),
  DonorAgreementSigned: on('donor'),
  DonorAgreementEnded: on('donor'),
  DonorMergeProposed: on('donor'),
  DonorMergeDropped: on('donor'),
  DonorMerged: on('donor'),
  PledgeOffered: on('pledge'),
  PledgeConfirmed: on('pledge'),
  PledgeRescheduled: on('pledge'),
  PledgeConditionMet: on('pledge'),
  PledgeInstalmentReceived: on('pledge'),
  PledgeInstalmentCorrected: on('pledge'),
  PledgeIncomeRecognised: on('pledge'),
  PledgeRemainderCancelled: on('pledge'),
  PledgeDefaulted: on('pledge'),
  PledgeWriteOffProposed: on('pledge'),
  PledgeWriteOffDropped: on('pledge'),
  PledgeWrittenOff: on('pledge'),
  PledgeRevalued: on('pledge'),
  DonationReceived: on('donation'),
  DonationCorrectionProposed: on('donation'),
  DonationCorrectionDropped: on('donation'),
  DonationCorrected: on('donation'),
  DonationIntended: on('donation'),
  DonationCheckoutOpened: on('donation'),
  DonationProcessing: on('donation'),
  DonationFailed: on('donation'),
  DonationPaidByCard: on('donation'),
  DonationRefunded: on('donation'),
  DonationRefundFailed: on('donation'),
  DonationDisputeOpened: on('donation'),
  DonationDisputeWon: on('donation'),
  DonationDisputeLost: on('donation'),
  ProviderNoticeReceived: on('psp'),
  ProviderComparisonPlanned: on('comparison'),
  ProviderCompared: on('comparison'),
  MatchPoolConfigured: on('pool'),
  MatchFundingAdded: on('pool'),
  MatchFundingShrunk: on('pool'),
  MatchFundingDefaulted: on('pool'),
  MatchPoolOpened: on('pool'),
  MatchPoolPaused: on('pool'),
  MatchPoolResumed: on('pool'),
  MatchReserved: on('pool'),
  MatchGiverKnown: on('pool'),
  MatchConfirmed: on('pool'),
  MatchRefused: on('pool'),
  MatchExpired: on('pool'),
  MatchReduced: on('pool'),
  MatchPoolExhausted: on('pool'),
  MatchResultsSettled: on('pool'),
  MatchPoolSettled: on('pool'),
  CampaignWritten: on('campaign'),
  CampaignPublished: on('campaign'),
  CampaignEnded: on('campaign'),
  GiverLinkAsked: on('giverlink'),
  GiverLinkOpened: on('giverlink'),
  BankAccountProposed: on('bankaccount'),
  BankAccountDropped: on('bankaccount'),
  BankAccountConfirmed: on('bankaccount'),
  BankStatementImported: on('bankaccount'),
  BankLineRecorded: on('bankline'),
  BankLineIdentified: on('bankbook'),
  BankLineTied: on('bankbook'),
  BankLineReleased: on('bankbook'),
  BankLineSetAside: on('bankbook'),
  BankLineReopened: on('bankbook'),
  BankLineTaken: on('bankbook'),
  RateSetImported: on('rates'),
  ApplicationSubmitted: on('application'),
  ApplicationTriaged: on('application'),
  ApplicationFoundIneligible: on('application'),
  ApplicationInfoRequested: on('application'),
  ApplicationInfoProvided: on('application'),
  VerificationStarted: on('application'),
  VerificationConcluded: on('application'),
  ReviewOpened: on('application'),
  ReviewerAssigned: on('application'),
  CaseInterestDeclared: on('application'),
  ReviewSubmitted: on('application'),
  ReviewStruck: on('application'),
  DecisionCalled: on('application'),
  VoteCast: on('application'),
  VoteStruck: on('application'),
  QuorumReached: on('application'),
  DecisionReached: on('application'),
  ApplicationDeclined: on('application'),
  DecisionVoided: on('application'),
  ApplicationAwaitingFunds: on('application'),
  ApplicationFunded: on('application'),
  ApplicationWithdrawn: on('application'),
  ApplicationJoined: on('application'),
  ApplicationJoinDeclined: on('application'),
  ApplicationReopened: on('application'),
  ApplicationClosed: on('application'),
  IncidentReported: on('incident'),
  PossibleDuplicateFound: on('incident'),
  DuplicateJoined: on('incident'),
  DuplicateParted: on('incident'),
  DuplicateJoinUndone: on('incident'),
  DuplicateWithdrawn: on('incident'),
  IncidentAwarded: on('incident'),
  GrantDrafted: on('grant'),
  GrantNotified: on('grant'),
  GrantAgreed: on('grant'),
  GrantReduced: on('grant'),
  GrantPaymentNoted: on('grant'),
  GrantClosed: on('grant'),
  DisbursementPrepared: on('disbursement'),
  PayeeScreened: on('disbursement'),
  PayeeChanged: on('disbursement'),
  DisbursementReleaseGiven: on('disbursement'),
  DisbursementReleased: on('disbursement'),
  AttemptSubmitted: on('disbursement'),
  AttemptFeeNoted: on('disbursement'),
  PaymentCorrectionProposed: on('disbursement'),
  PaymentCorrectionDropped: on('disbursement'),
  PaymentCorrected: on('disbursement'),
  AttemptPaid: on('disbursement'),
  AttemptFailed: on('disbursement'),
  AttemptFailedAfterPaid: on('disbursement'),
  ReceiptConfirmed: on('disbursement'),
  ReturnedMoneyArrived: on('disbursement'),
  ReturnCorrectionProposed: on('disbursement'),
  ReturnCorrectionDropped: on('disbursement'),
  ReturnedMoneyCorrected: on('disbursement'),
  DisbursementCancelled: on('disbursement'),
  PastGrantRecorded: on('pastgrant'),
  PastGrantAmended: on('pastgrant'),
  PastGrantTakenBack: on('pastgrant'),
  PastGrantBookedAnew: on('pastgrant'),
  PayoutCounted: on('payee'),
  ReactionParked: on('parked'),
  ReactionRetryAsked: on('parked'),
  ReactionRefusedAgain: on('parked'),
  ReactionResumed: on('parked'),
  EffectCalled: on('effect'),
  EffectUnanswered: on('effect'),
  EffectUnderWay: on('effect'),
  EffectAnswered: on('effect'),
  EffectGivenUp: on('effect'),
  EffectRetryAsked: on('effect'),
  LogAccepted: on('instance'),
};

export const { schemaVersionOf, upcast } = versionsOf(catalogue);

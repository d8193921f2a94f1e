export { CARDS } from './cards/cards.token.js';
export { noticeDecider } from './cards/notice.decider.js';
export { comparisonDecider } from './cards/comparison.decider.js';
export {
  beginComparing,
  COMPARISON_EFFECT,
  comparisonEffect,
  comparisonEffectId,
} from './cards/comparison.effect.js';
export { NOTICE_EFFECT, noticeEffect, noticeEffectId } from './cards/notice.effect.js';
export type { CardProvider, CheckoutAsk, ProviderEvent } from './cards/card-provider.js';
export { confirmBankAccount, proposeBankAccount } from './bank/bank-account.commands.js';
export { bankLineCheck } from './bank/bank-line.check.js';
export { poolCheck } from './pools/pool.check.js';
export { importStatements } from './bank/import-statements.js';
export type { StatementsOutcome } from './bank/import-statements.js';
export { surveyBankFile } from './bank/reading/bank-file.js';
export type { BankFile } from './bank/reading/bank-file.js';
export type { BankFinding, BankProblem, ReadStatement } from './bank/reading/bank-line.js';
export { intendGift, openCheckout } from './cards/give.commands.js';
export { keepNotice } from './cards/notice.commands.js';
export { openCards } from './cards/open-cards.js';
export type { StripeSettings } from './cards/stripe-provider.js';
export { recordDonation } from './donation.commands.js';
export { giftReturnCheck } from './gift-return.check.js';
export { donationDecider } from './donation.decider.js';
export { donorDecider } from './donors/donor.decider.js';
export { registerDonor } from './donors/donor.commands.js';
export { DonationDto } from './donations.dto.js';
export { givingManifest } from './giving.manifest.js';
export { receiptCorrection, receiptOf } from './gift-receipt.js';
export { returnInAccount } from './return-receipt.js';
export { poolDecider } from './pools/pool.decider.js';
export {
  matchGift,
  poolStream,
  reduceMatch,
  reduceToLeft,
  releaseMatch,
  reserveMatch,
} from './pools/pool-of-gift.js';
export { MATCH_EXPIRY_EFFECT, matchExpiryEffect, matchExpiryId } from './pools/expiry.effect.js';
export type { MatchPoolCommand } from './pools/pool.requests.js';
export { addPoolFunding, configurePool, onPool } from './pools/pool.commands.js';
export { termsOf as matchTerms } from './pools/pools.dto.js';
export { pledgeDecider } from './pledges/pledge.decider.js';
export { pledgeStream } from './pledges/pledge.loading.js';
export { confirmPledge, offerPledge } from './pledges/pledge.commands.js';
export { GIVER_LINK_EFFECT, giverLinkEffect } from './own/giver-link.effect.js';
export { MAIL, openMail } from './own/mail.js';
export type { Letter, Mail, MailSettings } from './own/mail.js';
export { onCampaign, writeCampaign } from './campaigns/campaign.commands.js';
export { revaluationOf } from './pledges/pledge-revaluation.js';
export { foreignPledgesSeen, revaluationsDue } from './pledges/revaluations.js';
export type { RevaluationDue } from './pledges/revaluations.js';
export { revaluationCheck } from './pledges/revaluation.check.js';

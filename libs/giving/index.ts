export type { CardProvider, CheckoutAsk, ProviderEvent } from './cards/card-provider.js';
export { stripeProvider } from './cards/stripe-provider.js';
export { recordDonation, registerDonor } from './donation.commands.js';
export { donationDecider } from './donation.decider.js';
export { donorDecider } from './donor.decider.js';
export { DonationDto } from './donations.dto.js';
export { givingManifest } from './giving.manifest.js';
export { receiptCorrection, receiptOf } from './gift-receipt.js';

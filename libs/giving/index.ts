export { recordDonation, registerDonor } from './donation.commands.js';
export { donationDecider } from './donation.decider.js';
export { donorDecider } from './donor.decider.js';
export { GivingModule } from './giving.module.js';
export { givingProjections } from './views/projections.js';
export { DonationDto } from './donations.dto.js';

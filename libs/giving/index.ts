export * from './donation.commands.js';
export * from './donation.decider.js';
export * from './donor.decider.js';

export * from './donation.commands.js';
export * from './donation.decider.js';
export * from './donor.decider.js';
export { GivingModule } from './giving.module.js';
export { givingProjections } from './views/projections.js';

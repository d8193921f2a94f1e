import { Module } from '@nestjs/common';
import { actsController } from '#acts';
import { GRANT_ACTS } from './grant.acts.js';
import { PAYOUT_ACTS } from './payout.acts.js';
import { FinanceController } from './pages/finance.controller.js';
import { GrantsController } from './grants.controller.js';
import { PayoutsController } from './payouts.controller.js';

const grantActs = actsController({
  tag: 'grants',
  base: 'api/v1/grants/:grantId',
  set: GRANT_ACTS,
});
const payoutActs = actsController({
  tag: 'disbursements',
  base: 'api/v1/disbursements/:disbursementId',
  set: PAYOUT_ACTS,
});

/** Grants and payouts over HTTP. */
@Module({
  controllers: [FinanceController, GrantsController, PayoutsController, grantActs, payoutActs],
})
export class DisbursementsModule {}

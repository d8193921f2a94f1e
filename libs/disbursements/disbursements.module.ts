import { Module } from '@nestjs/common';
import { FinanceController } from './pages/finance.controller.js';
import { GrantsController } from './grants.controller.js';
import { PayoutsController } from './payouts.controller.js';

/** Grants and payouts over HTTP. */
@Module({ controllers: [FinanceController, GrantsController, PayoutsController] })
export class DisbursementsModule {}

import { Module } from '@nestjs/common';
import { FundPagesController } from './pages/fund-pages.controller.js';
import { ProcessorPayoutPagesController } from './pages/processor-payouts.controller.js';
import { FundsController } from './funds.controller.js';

/** Funds over HTTP. */
@Module({ controllers: [FundPagesController, ProcessorPayoutPagesController, FundsController] })
export class FundsModule {}

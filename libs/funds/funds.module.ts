import { Module } from '@nestjs/common';
import { FundPagesController } from './pages/fund-pages.controller.js';
import { ProcessorPayoutPagesController } from './pages/processor-payouts.controller.js';
import { FundsController } from './funds.controller.js';
import { RatesApiController } from './rates/rates-api.controller.js';
import { RatesController } from './rates/rates.controller.js';

/** Funds over HTTP. */
@Module({
  controllers: [
    FundPagesController,
    ProcessorPayoutPagesController,
    FundsController,
    RatesController,
    RatesApiController,
  ],
})
export class FundsModule {}

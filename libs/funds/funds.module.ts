import { Module } from '@nestjs/common';
import { FundPagesController } from './pages/fund-pages.controller.js';
import { FundsController } from './funds.controller.js';

/** Funds over HTTP. */
@Module({ controllers: [FundPagesController, FundsController] })
export class FundsModule {}

import { Module } from '@nestjs/common';
import { ClosingPagesController } from './finance/closing-pages.controller.js';
import { FundPagesController } from './finance/fund-pages.controller.js';
import { FundsController } from './funds.controller.js';

/** Funds over HTTP. */
@Module({ controllers: [FundPagesController, ClosingPagesController, FundsController] })
export class FundsModule {}

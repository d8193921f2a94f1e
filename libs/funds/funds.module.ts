import { Module } from '@nestjs/common';
import { ClosingPagesController } from './pages/closing-pages.controller.js';
import { FundPagesController } from './pages/fund-pages.controller.js';
import { FundsController } from './funds.controller.js';

/** Funds over HTTP. */
@Module({ controllers: [FundPagesController, ClosingPagesController, FundsController] })
export class FundsModule {}

import { Module } from '@nestjs/common';
import { LedgerPagesController } from './audit/ledger-pages.controller.js';

/** The ledger over HTTP. */
@Module({ controllers: [LedgerPagesController] })
export class LedgerModule {}

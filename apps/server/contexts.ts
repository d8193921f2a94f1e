import type { Type } from '@nestjs/common';
import { AuditModule } from '#audit';
import { DisbursementsModule } from '#disbursements';
import { FundsModule, LedgerModule } from '#funds';
import { GivingModule } from '#giving';
import { ApplicationsModule } from '#applications';
import { PeopleModule } from '#people';
import { ProcessesModule } from '#processes';
import { TransparencyModule } from '#transparency';
import { InterestsModule } from './interests.module.js';

/** The Nest module of every context that answers over HTTP. A new room is one line here. */
export const rooms: readonly Type[] = [
  AuditModule,
  LedgerModule,
  PeopleModule,
  InterestsModule,
  ApplicationsModule,
  FundsModule,
  GivingModule,
  DisbursementsModule,
  TransparencyModule,
  ProcessesModule,
];

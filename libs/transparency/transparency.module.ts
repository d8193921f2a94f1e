import { Module } from '@nestjs/common';
import { PublicController } from './public.controller.js';

/** The open side of Entraide. */
@Module({ controllers: [PublicController] })
export class TransparencyModule {}

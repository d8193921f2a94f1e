import { Module } from '@nestjs/common';
import { PublicController } from './public.controller.js';

/** The open side of the house. */
@Module({ controllers: [PublicController] })
export class TransparencyModule {}

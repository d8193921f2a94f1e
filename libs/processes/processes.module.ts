import { Module } from '@nestjs/common';
import { ParkedApiController } from './parked/parked-api.controller.js';
import { ParkedController } from './parked/parked.controller.js';

/** What processes could not do, over HTTP. */
@Module({ controllers: [ParkedController, ParkedApiController] })
export class ProcessesModule {}

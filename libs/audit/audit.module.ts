import { Module } from '@nestjs/common';
import { TrailController } from './pages/trail.controller.js';

/** The trails of the log over HTTP. */
@Module({ controllers: [TrailController] })
export class AuditModule {}

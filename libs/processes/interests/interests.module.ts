import { Module } from '@nestjs/common';
import { InterestsController } from './interests.controller.js';

/** One context keeps the register of interests, another asks for it: here they meet, on a page. */
@Module({ controllers: [InterestsController] })
export class InterestsModule {}

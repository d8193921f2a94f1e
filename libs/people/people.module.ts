import { Module } from '@nestjs/common';
import { AdminController } from './admin/admin.controller.js';
import { StaffController } from './admin/staff.controller.js';
import { InterestsApiController } from './interests/interests-api.controller.js';
import { OwnAccountApiController } from './own/own-account-api.controller.js';
import { OwnAccountController } from './own/own-account.controller.js';
import { CommitteePagesController } from './seats/committee-pages.controller.js';
import { CommitteesController } from './seats/committees.controller.js';
import { SessionController } from './sign-in/session.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';

/** People over HTTP: signing in, the staff with its roles, one's own ties. */
@Module({
  controllers: [
    SignInController,
    SessionController,
    OwnAccountController,
    OwnAccountApiController,
    AdminController,
    StaffController,
    CommitteePagesController,
    CommitteesController,
    InterestsApiController,
  ],
})
export class PeopleModule {}

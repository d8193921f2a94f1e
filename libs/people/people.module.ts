import { Module } from '@nestjs/common';
import { AdminController } from './admin/admin.controller.js';
import { StaffController } from './admin/staff.controller.js';
import { SessionController } from './sign-in/session.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';

/** People over HTTP: signing in, the staff and its roles. */
@Module({
  controllers: [SignInController, SessionController, AdminController, StaffController],
})
export class PeopleModule {}

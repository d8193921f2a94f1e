import { Module } from '@nestjs/common';
import { ApplicationsController } from './apply/applications.controller.js';
import { ApplyController } from './apply/apply.controller.js';
import { ApplicantApiController } from './case/applicant-api.controller.js';
import { CaseController } from './case/case.controller.js';
import { CasesApiController } from './committee/cases-api.controller.js';
import { CommitteeController } from './committee/committee.controller.js';
import { InterestsApiController } from './committee/interests-api.controller.js';
import { InterestsController } from './committee/interests.controller.js';

/**
 * Authority for help, following a request, and the committee's rooms. Whoever composes the server
 * provides `INTEREST_REGISTER` beside ports and views.
 */
@Module({
  controllers: [
    ApplicationsController,
    ApplyController,
    ApplicantApiController,
    CaseController,
    CasesApiController,
    InterestsApiController,
    InterestsController,
    CommitteeController,
  ],
})
export class ApplicationsModule {}

import { Module } from '@nestjs/common';
import { ApplicationsController } from './apply/applications.controller.js';
import { ApplyController } from './apply/apply.controller.js';
import { ApplicantApiController } from './case/applicant-api.controller.js';
import { CaseController } from './case/case.controller.js';
import { CasesApiController } from './committee/cases-api.controller.js';
import { CommitteeController } from './committee/committee.controller.js';

/** Applying for help, following a request, and the committee's rooms. */
@Module({
  controllers: [
    ApplicationsController,
    ApplyController,
    ApplicantApiController,
    CaseController,
    CasesApiController,
    CommitteeController,
  ],
})
export class ApplicationsModule {}

import { Global, Module } from '@nestjs/common';
import { INTEREST_REGISTER, type InterestRegister } from '#applications';
import { attestInterests, declareTie, endTie } from '#people';

/** One context keeps the register of interests, another shows it to members: here they meet. */
const register: InterestRegister = { declareTie, endTie, attestInterests };

@Global()
@Module({
  providers: [{ provide: INTEREST_REGISTER, useValue: register }],
  exports: [INTEREST_REGISTER],
})
export class InterestsModule {}

import { Module } from '@nestjs/common';
import { OwnGiftsController } from './own/own.controller.js';
import { CampaignLive } from './campaigns/campaign-live.js';
import { CampaignsApiController } from './campaigns/campaigns-api.controller.js';
import { CampaignStaffController } from './campaigns/campaigns-staff.controller.js';
import { CampaignsController } from './campaigns/campaigns.controller.js';
import { GiveController } from './cards/give.controller.js';
import { WebhooksController } from './cards/webhooks.controller.js';
import { BankLinesApiController } from './bank/bank-lines-api.controller.js';
import { DonationsController } from './donations.controller.js';
import { DonorsApiController } from './donors/donors-api.controller.js';
import { DonorsController } from './donors/donors.controller.js';
import { GiftsController } from './pages/gifts.controller.js';
import { PoolPagesController } from './pools/pools.controller.js';
import { PoolsApiController } from './pools/pools-api.controller.js';
import { StatementsController } from './pages/statements.controller.js';
import { PledgesApiController } from './pledges/pledges-api.controller.js';
import { PledgesController } from './pledges/pledges.controller.js';
import { TrialController } from './trial/trial.controller.js';

/** Gifts over HTTP. */
@Module({
  providers: [CampaignLive],
  controllers: [
    GiftsController,
    DonorsController,
    DonationsController,
    TrialController,
    GiveController,
    DonorsApiController,
    PledgesController,
    PledgesApiController,
    WebhooksController,
    PoolPagesController,
    PoolsApiController,
    CampaignsController,
    OwnGiftsController,
    CampaignStaffController,
    CampaignsApiController,
    StatementsController,
    BankLinesApiController,
  ],
})
export class GivingModule {}

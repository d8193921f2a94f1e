import { Controller, Header, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PORTS, type Ports } from '#commands';
import type { HttpRequest } from '#http';
import { ensure, Rejection } from '#kernel';
import type { CardProvider } from './card-provider.js';
import { CARDS } from './cards.token.js';
import { keepNotice } from './notice.commands.js';

/** Where the provider tells that something happened. */
@ApiExcludeController()
@Controller('webhooks')
export class WebhooksController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(CARDS) private readonly cards: CardProvider | null,
  ) {}

  /**
   * Answers well once the notice is durably kept, and not before: what was not answered well is sent
   * again. Rejections `webhook-forged`, `webhook-broken`; `not-found` where no cards are taken.
   */
  @Post('stripe')
  @HttpCode(200)
  @Header('content-type', 'application/json; charset=utf-8')
  async stripe(@Req() request: HttpRequest): Promise<string> {
    if (!this.cards) throw new Rejection('not-found');
    const { body, headers } = request;
    ensure(Buffer.isBuffer(body), 'webhook-broken');
    const signature = headers['stripe-signature'];
    const event = this.cards.readWebhook(
      body,
      typeof signature === 'string' ? signature : undefined,
    );
    await keepNotice(this.ports, this.cards, event, 'told');
    return '{"received":true}';
  }
}

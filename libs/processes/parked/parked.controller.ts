import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import { rolesFor } from '#gate';
import {
  CurrentVisitor,
  Html,
  invocationOf,
  layoutFor,
  requireRole,
  withForm,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import type { ViewSet } from '#read-models';
import { askRetry } from './parked.commands.js';
import { RetryDto } from './parked.dto.js';
import { parkedPage } from './parked.page.js';
import { readParked } from './parked.projection.js';

/** What processes could not do: which event, which refusal, since when, and a button. */
@ApiExcludeController()
@Controller('admin/processes')
export class ParkedController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  page(@CurrentVisitor() visitor: Visitor): string {
    requireRole(visitor, ...rolesFor('process.read'));
    return this.show(visitor);
  }

  @Post('retries')
  @Html()
  async retry(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const { role } = requireRole(visitor, ...rolesFor('process.retry'));
    return withForm({
      request,
      reply,
      form: RetryDto,
      act: async (input) => ({
        to: '/admin/processes',
        executed: await askRetry(this.ports, invocationOf(request, input, { role }), input),
        flash: { tone: 'good', key: 'processes:asked' },
      }),
      again: (problems) => this.show(visitor, problems),
    });
  }

  private show(
    visitor: Visitor,
    problems: Parameters<typeof parkedPage>[1]['problems'] = [],
  ): string {
    return parkedPage(layoutFor(visitor), { rows: readParked(this.views), problems });
  }
}

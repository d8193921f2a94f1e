import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NothingDto } from '#acts';
import { PORTS, VIEWS, type Invocation, type Ports } from '#commands';
import {
  closeSession,
  Html,
  invocationOf,
  layoutFor,
  openSession,
  requireAccount,
  Throttled,
  withForm,
  type HttpReply,
  type HttpRequest,
} from '#http';
import type { ViewSet } from '#read-models';
import {
  changePassword,
  endSessions,
  renewMeetingCode,
  signOutElsewhere,
} from '../access.commands.js';
import { deviceOf } from '../device.js';
import { endOwnSession } from '../sign-in.commands.js';
import { ownAccount } from './own-account.js';
import { ownAccountPage } from './own-account.page.js';
import { PasswordDto, SessionDto } from './own.dto.js';

/** One's own account, as pages. */
@ApiExcludeController()
@Controller('account')
export class OwnAccountController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @Html()
  page(@Req() request: HttpRequest): Promise<string> {
    return this.show(request);
  }

  @Post('password')
  @Html()
  @Throttled('sign-in')
  password(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const device = deviceOf(request.headers['user-agent']);
    return this.send(request, reply, PasswordDto, async (invocation, accountId, input) => {
      const session = await changePassword(this.ports, invocation, { ...input, accountId, device });
      openSession(reply, session);
      return this.done('account:password.done', session);
    });
  }

  /** Ends every other session: this one goes on. */
  @Post('sign-out-elsewhere')
  @Html()
  elsewhere(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const device = deviceOf(request.headers['user-agent']);
    return this.send(request, reply, NothingDto, async (invocation, accountId) => {
      const session = await signOutElsewhere(this.ports, invocation, { accountId, device });
      openSession(reply, session);
      return this.done('account:sessions.ended', session);
    });
  }

  /** Ends every session, this one too. */
  @Post('sign-out-everywhere')
  @Html()
  everywhere(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return this.send(request, reply, NothingDto, async (invocation, accountId) => {
      const executed = await endSessions(this.ports, invocation, { accountId });
      closeSession(reply, requireAccount(request.visitor).sessionId);
      return { to: '/sign-in', executed };
    });
  }

  @Post('session-end')
  @Html()
  endOne(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return this.send(request, reply, SessionDto, async (invocation, accountId, { sessionId }) =>
      this.done(
        'account:sessions.ended',
        await endOwnSession(this.ports, invocation, { accountId, sessionId }),
      ),
    );
  }

  @Post('meeting-code')
  @Html()
  meetingCode(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return this.send(request, reply, NothingDto, async (invocation, accountId) =>
      this.done(
        'account:code.renewed',
        await renewMeetingCode(this.ports, invocation, { accountId }),
      ),
    );
  }

  /** Takes in a form of this page, or a button, with which nothing is typed. */
  private send<T extends object>(
    request: HttpRequest,
    reply: HttpReply,
    form: new () => T,
    act: (invocation: Invocation, accountId: string, input: T) => ReturnType<Sent<T>>,
  ): Promise<string> {
    const { accountId } = requireAccount(request.visitor);
    return withForm<T>({
      request,
      reply,
      form,
      act: (input) => act(invocationOf(request, null), accountId, input),
      again: (problems, values) => this.show(request, { problems, values }),
    });
  }

  private done(key: string, executed: { readonly position: bigint }) {
    return { to: '/account', executed, flash: { tone: 'good', key } as const };
  }

  private async show(
    request: HttpRequest,
    again?: Parameters<typeof ownAccountPage>[2],
  ): Promise<string> {
    const account = requireAccount(request.visitor);
    const own = await ownAccount(this.ports, this.views, account);
    return ownAccountPage(layoutFor(request.visitor), own, again);
  }
}

type Sent<T extends object> = Parameters<typeof withForm<T>>[0]['act'];

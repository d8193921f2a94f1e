import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, VIEWS, type Ports } from '#commands';
import {
  answer,
  CurrentVisitor,
  invocationOf,
  requireAccount,
  sessionToken,
  Throttled,
  type HttpReply,
  type HttpRequest,
  type Visitor,
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
import { ownAccount, type OwnAccount } from './own-account.js';
import { PasswordDto, SessionDto } from './own.dto.js';

/** One's own account over the API. */
@ApiTags('people')
@ApiBearerAuth()
@Controller('api/v1/account')
export class OwnAccountApiController {
  constructor(
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(VIEWS) private readonly views: ViewSet,
  ) {}

  @Get()
  @ApiOperation({ summary: 'One’s own account: where one is signed in, and the code to tell' })
  show(@CurrentVisitor() visitor: Visitor): Promise<OwnAccount> {
    return ownAccount(this.ports, this.views, requireAccount(visitor));
  }

  @Post('password')
  @HttpCode(200)
  @Throttled('sign-in')
  @ApiOperation({ summary: 'Change the password; every other session ends, and a new token comes' })
  async password(
    @Body() body: PasswordDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ token: string; expiresAt: string }> {
    const { accountId } = requireAccount(request.visitor);
    const device = deviceOf(request.headers['user-agent']);
    const of = { ...body, accountId, device };
    return tokenFor(reply, await changePassword(this.ports, invocationOf(request, null), of));
  }

  @Post('sign-out-elsewhere')
  @HttpCode(200)
  @ApiOperation({ summary: 'End every other session; a new token comes' })
  async elsewhere(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ token: string; expiresAt: string }> {
    const { accountId } = requireAccount(request.visitor);
    const device = deviceOf(request.headers['user-agent']);
    const of = { accountId, device };
    return tokenFor(reply, await signOutElsewhere(this.ports, invocationOf(request, null), of));
  }

  @Post('sign-out-everywhere')
  @HttpCode(200)
  @ApiOperation({ summary: 'End every session, this one too' })
  async everywhere(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ signedOut: true }> {
    const { accountId } = requireAccount(request.visitor);
    const done = await endSessions(this.ports, invocationOf(request, null), { accountId });
    return answer(reply, done, { signedOut: true });
  }

  @Post('session-end')
  @HttpCode(200)
  @ApiOperation({ summary: 'End one of one’s own sessions' })
  async endOne(
    @Body() { sessionId }: SessionDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ ended: string }> {
    const { accountId } = requireAccount(request.visitor);
    const of = { accountId, sessionId };
    const done = await endOwnSession(this.ports, invocationOf(request, null), of);
    return answer(reply, done, { ended: sessionId });
  }

  @Post('meeting-code')
  @HttpCode(200)
  @ApiOperation({ summary: 'Draw another code to tell whoever confirms one’s first role' })
  async meetingCode(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    const { accountId } = requireAccount(request.visitor);
    const done = await renewMeetingCode(this.ports, invocationOf(request, null), { accountId });
    return answer(reply, done, {});
  }
}

function tokenFor(
  reply: HttpReply,
  session: Awaited<ReturnType<typeof changePassword>>,
): { token: string; expiresAt: string } {
  const { sessionId, expiresAt } = session;
  return answer(reply, session, { token: sessionToken(reply, sessionId), expiresAt });
}

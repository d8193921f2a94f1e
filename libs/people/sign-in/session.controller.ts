import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, type Ports } from '#commands';
import {
  answer,
  invocationOf,
  closeSession,
  CurrentVisitor,
  requireAccount,
  sessionToken,
  Throttled,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { resetPassword } from '../access.commands.js';
import { deviceOf } from '../device.js';
import { signIn, signOut } from '../sign-in.commands.js';
import { ResetDto, SignInDto } from './sign-in.dto.js';

/** Sessions of the API: a bearer token for a password. */
@ApiTags('people')
@Controller('api/v1/session')
export class SessionController {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Post()
  @Throttled('sign-in')
  @ApiOperation({ summary: 'Sign in; the token goes into the header Authorization: Bearer …' })
  async open(
    @Body() body: SignInDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ token: string; accountId: string; expiresAt: string }> {
    const { actor: _, ...invocation } = invocationOf(request, null);
    const session = await signIn(this.ports, invocation, {
      ...body,
      device: deviceOf(request.headers['user-agent']),
    });
    const { accountId, expiresAt, sessionId } = session;
    const token = sessionToken(reply, sessionId);
    return answer(reply, session, { token, accountId, expiresAt }, 201);
  }

  @Post('reset')
  @HttpCode(200)
  @Throttled('sign-in')
  @ApiOperation({
    summary: 'Set a new password, with the link from one colleague and the code from another',
  })
  async reset(
    @Body() body: ResetDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<object> {
    const done = await resetPassword(this.ports, invocationOf(request, null), body);
    return answer(reply, done, {});
  }

  @Get()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Who is signed in' })
  read(@CurrentVisitor() visitor: Visitor): {
    accountId: string;
    displayCode: string;
    roles: readonly string[];
  } {
    const { accountId, displayCode, roles } = requireAccount(visitor);
    return { accountId, displayCode, roles };
  }

  @Delete()
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Sign out: the token is worthless on every node' })
  async close(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<{ signedOut: true }> {
    const { sessionId } = requireAccount(visitor);
    const done = await signOut(this.ports, invocationOf(request, null), { sessionId });
    closeSession(reply, sessionId);
    return answer(reply, done, { signedOut: true });
  }
}

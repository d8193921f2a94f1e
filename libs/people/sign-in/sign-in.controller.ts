import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PORTS, type Ports } from '#commands';
import {
  invocationOf,
  closeSession,
  CurrentVisitor,
  Html,
  layoutFor,
  openSession,
  sentText,
  Throttled,
  wayBack,
  withForm,
  type HttpReply,
  type HttpRequest,
  type Visitor,
} from '#http';
import { loadState } from '#event-store';
import { ensure, Rejection } from '#kernel';
import { roomsFor } from '#web';
import { resetPassword } from '../access.commands.js';
import { activateAccount } from '../account.commands.js';
import { deviceOf } from '../device.js';
import { isSetUp } from '../entity.commands.js';
import { foundingDecider, foundingStream } from '../founding.decider.js';
import { setUp } from '../set-up.commands.js';
import { signIn, signOut } from '../sign-in.commands.js';
import { isSetUpToken } from './set-up-token.js';
import { JoinDto, ResetDto, SetUpDto, SignInFormDto } from './sign-in.dto.js';
import { joinPage, resetPage, setUpPage, signInPage } from './sign-in.page.js';

/** Coming in: with a password, by an invitation, or as the first of all. */
@ApiExcludeController()
@Controller()
export class SignInController {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Get('sign-in')
  @Html()
  form(@CurrentVisitor() visitor: Visitor, @Query('next') next?: string): string {
    return signInPage(layoutFor(visitor), sentText(next));
  }

  @Post('sign-in')
  @Html()
  @Throttled('sign-in')
  signIn(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return withForm({
      request,
      reply,
      form: SignInFormDto,
      act: async ({ next, ...input }) => {
        const { actor: _, ...invocation } = invocationOf(request, null);
        const session = await signIn(this.ports, invocation, {
          ...input,
          device: deviceOf(request.headers['user-agent']),
        });
        openSession(reply, session);
        return { to: next ? wayBack(next) : '/sign-in/welcome', executed: session };
      },
      again: (problems, values) =>
        signInPage(layoutFor(visitor), sentText(values['next']), { problems, values }),
    });
  }

  /** Sends everybody to the room where their work is. */
  @Get('sign-in/welcome')
  async welcome(
    @CurrentVisitor() { account }: Visitor,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const roles = account?.roles ?? [];
    const most = ROOMS.find(([role]) => roles.includes(role))?.[1];
    const isAwaited = account !== undefined && (await isAskedToBeSecond(this.ports, account));
    const room = isAwaited ? '/admin' : (most ?? firstRoomOf(roles));
    void reply.status(303).header('location', account ? room : '/sign-in');
    return '';
  }

  @Post('sign-out')
  @Html()
  async signOut(
    @CurrentVisitor() { account }: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    if (account) {
      const { sessionId } = account;
      await signOut(this.ports, invocationOf(request, null), { sessionId });
      closeSession(reply, sessionId);
    }
    void reply.status(303).header('location', '/');
    return '';
  }

  @Get('sign-in/invitation')
  @Html()
  invitation(@CurrentVisitor() visitor: Visitor, @Query('secret') secret?: string): string {
    ensure(typeof secret === 'string' && secret !== '', 'invitation-unknown');
    return joinPage(layoutFor(visitor), secret);
  }

  @Post('sign-in/invitation')
  @Html()
  @Throttled('sign-in')
  join(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return withForm({
      request,
      reply,
      form: JoinDto,
      act: async (input) => ({
        to: '/sign-in',
        executed: await activateAccount(this.ports, invocationOf(request, null), input),
        flash: { tone: 'good', key: 'sign-in:join.done' },
      }),
      again: (problems, values) =>
        joinPage(layoutFor(visitor), sentText(values['secret']), { problems, values }),
    });
  }

  @Get('sign-in/reset')
  @Html()
  resetForm(@CurrentVisitor() visitor: Visitor, @Query('secret') secret?: string): string {
    ensure(typeof secret === 'string' && secret !== '', 'reset-unknown');
    return resetPage(layoutFor(visitor), secret);
  }

  @Post('sign-in/reset')
  @Html()
  @Throttled('sign-in')
  reset(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return withForm({
      request,
      reply,
      form: ResetDto,
      act: async (input) => ({
        to: '/sign-in',
        executed: await resetPassword(this.ports, invocationOf(request, null), input),
        flash: { tone: 'good', key: 'sign-in:reset.done' },
      }),
      again: (problems, values) =>
        resetPage(layoutFor(visitor), sentText(values['secret']), { problems, values }),
    });
  }

  @Get('sign-in/first')
  @Html()
  async first(@CurrentVisitor() visitor: Visitor, @Query('token') token?: string): Promise<string> {
    await this.requireToken(token);
    return setUpPage(layoutFor(visitor), sentText(token));
  }

  @Post('sign-in/first')
  @Html()
  @Throttled('sign-in')
  setUp(
    @CurrentVisitor() visitor: Visitor,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    return withForm({
      request,
      reply,
      form: SetUpDto,
      act: async (input) => {
        await this.requireToken(input.token);
        const done = await setUp(this.ports, invocationOf(request, null), setUpOf(input, visitor));
        return {
          to: '/sign-in',
          executed: done,
          flash: { tone: 'good', key: 'sign-in:set-up.done' },
        };
      },
      again: (problems, values) =>
        setUpPage(layoutFor(visitor), sentText(values['token']), { problems, values }),
    });
  }

  /** Whoever holds the link is told that it was used; to anybody else there is no such page. */
  private async requireToken(token: unknown): Promise<void> {
    const fits = typeof token === 'string' && isSetUpToken(this.ports.vault, token);
    if (!fits) throw new Rejection('not-found');
    ensure(!(await isSetUp(this.ports)), 'set-up-already');
  }
}

/** The first room that fits, by what somebody does most. */
const ROOMS = [
  ['duty-officer', '/committee'],
  ['case-worker', '/committee'],
  ['verifier', '/committee'],
  ['chair', '/committee'],
  ['reviewer', '/committee'],
  ['treasurer', '/finance'],
  ['releaser', '/finance'],
  ['accountant', '/finance'],
  ['auditor', '/audit'],
  ['administrator', '/admin'],
] as const;

/** The first room that a role opens; whoever has none yet is led to what they are to tell. */
function firstRoomOf(roles: readonly string[]): string {
  if (roles.length === 0) return '/account';
  return roomsFor(roles).find(({ section }) => section !== 'public')?.href ?? '/account';
}

/** Whether somebody is awaited as the second administrator: they have no role yet, and accept. */
async function isAskedToBeSecond(
  { store }: Ports,
  { accountId }: { readonly accountId: string },
): Promise<boolean> {
  const { asked, second } = await loadState(store, foundingDecider, foundingStream);
  return second === null && asked === accountId;
}

function setUpOf(input: SetUpDto, { locale }: Visitor): Parameters<typeof setUp>[2] {
  return {
    entity: {
      name: { [locale]: input.organisation },
      kind: 'network',
      baseCurrency: input.currency,
      fiscalYearStartMonth: Number(input.fiscalYearStartMonth),
      timeZone: input.timeZone,
      languages: [locale],
    },
    email: input.email,
    displayName: input.displayName,
    password: input.password,
  };
}

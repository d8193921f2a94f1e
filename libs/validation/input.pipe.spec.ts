import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { IsBoolean, IsInt, IsOptional, Max } from 'class-validator';
import {
  BooleanFromText,
  InputPipe,
  InvalidInput,
  IsDay,
  IsPlainText,
  MoneyDto,
  NumberFromText,
} from './index.js';

class GiftDto {
  @IsPlainText({ max: 50 })
  from!: string;

  @IsDay()
  on!: string;
}

class ListDto {
  @IsOptional()
  @IsInt()
  @Max(100)
  @NumberFromText()
  limit?: number;

  @IsOptional()
  @IsBoolean()
  @BooleanFromText()
  open?: boolean;
}

class CaseDto {
  @IsPlainText({ max: 20 })
  reference!: string;
}

@Controller()
class ProbeController {
  @Post('gifts')
  give(@Body() gift: GiftDto) {
    return { instance: gift instanceof GiftDto, gift };
  }

  @Post('amounts')
  amount(@Body('amount') amount: MoneyDto) {
    return { instance: amount instanceof MoneyDto, amount };
  }

  @Get('cases/:reference')
  list(@Param() { reference }: CaseDto, @Query() query: ListDto, @Query('limit') raw?: string) {
    return { reference, query, raw };
  }

  @Post('anything')
  anything(@Body() body: unknown) {
    return { body };
  }
}

type Reply = {
  status(code: number): { send(body: unknown): void };
};

const filter: ExceptionFilter = {
  catch(error: unknown, host: ArgumentsHost) {
    if (!(error instanceof InvalidInput)) throw error;
    const places = error.problems.map(({ path, rule }) => `${path} ${rule}`);
    const reply = host.switchToHttp().getResponse<Reply>();
    reply.status(422).send({ message: error.message, source: error.source, places });
  },
};

describe('a route behind the pipe', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ controllers: [ProbeController] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    app.useGlobalPipes(new InputPipe());
    app.useGlobalFilters(filter);
    await app.init();
  });

  afterAll(() => app.close());

  const post = async (url: string, payload?: object) => {
    const answer = await app.inject({ method: 'POST', url, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.json<unknown>() };
  };
  const get = async (url: string) => {
    const answer = await app.inject({ method: 'GET', url });
    return { status: answer.statusCode, body: answer.json<unknown>() };
  };

  it('gets the body as an instance of its class', async () => {
    const gift = { from: 'a member', on: '2026-03-01' };
    expect(await post('/gifts', gift)).toEqual({ status: 201, body: { instance: true, gift } });
  });

  it('is not reached by a body that does not fit: the fields are named, their values are not', async () => {
    expect(await post('/gifts', { from: '\u0000secret', on: '2026-02-30', more: 1 })).toEqual({
      status: 422,
      body: {
        message: 'invalid-input',
        source: 'body',
        places: ['more whitelistValidation', 'from isPlainText', 'on isDay'],
      },
    });
  });

  it('names every missing field when there is no body', async () => {
    const { body } = await post('/gifts');
    expect(body).toMatchObject({ source: 'body', places: ['from isPlainText', 'on isDay'] });
  });

  it('gets one field of the body, whose problems carry its name', async () => {
    const amount = { minor: '5', currency: 'EUR' };
    expect((await post('/amounts', { amount })).body).toEqual({ instance: true, amount });
    const refused = await post('/amounts', { amount: { minor: '-5', currency: 'EUR' } });
    expect(refused.body).toMatchObject({ places: ['amount.minor isMinorUnits'] });
    expect((await post('/amounts', { amount: 5 })).body).toMatchObject({
      places: ['amount unknownValue'],
    });
  });

  it('gets numbers and booleans of a query only where the class says so', async () => {
    expect(await get('/cases/C-1?limit=20&open=false')).toEqual({
      status: 200,
      body: { reference: 'C-1', query: { limit: 20, open: false }, raw: '20' },
    });
    expect((await get('/cases/C-1')).body).toEqual({ reference: 'C-1', query: {} });
  });

  it.each([
    ['limit=', 'limit max', 'limit isInt'],
    ['limit=1e1', 'limit max', 'limit isInt'],
    ['limit=101', 'limit max'],
    ['limit=1&limit=2', 'limit max', 'limit isInt'],
    ['open=1', 'open isBoolean'],
    ['unknown=1', 'unknown whitelistValidation'],
    ['__proto__=1', '__proto__ whitelistValidation'],
  ])('refuses the query %s', async (query, ...places) => {
    const { status, body } = await get(`/cases/C-1?${query}`);
    expect({ status, body }).toMatchObject({ status: 422, body: { source: 'query', places } });
  });

  it('refuses path parameters that do not fit', async () => {
    expect((await get(`/cases/${'x'.repeat(21)}`)).body).toMatchObject({
      source: 'param',
      places: ['reference isPlainText'],
    });
  });

  it('passes on untouched what has no class', async () => {
    expect((await post('/anything', { a: [1] })).body).toEqual({ body: { a: [1] } });
  });
});

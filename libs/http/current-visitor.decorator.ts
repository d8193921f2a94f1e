import { createParamDecorator, Header } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { HttpRequest } from './request.js';

/** The visitor of the request, as a parameter of a handler. */
export const CurrentVisitor = createParamDecorator(
  (_data: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<HttpRequest>().visitor,
);

/** For handlers that return a page. Whether it may be kept is said for every answer, at the edge. */
export function Html(): MethodDecorator {
  return Header('content-type', HTML);
}

export const HTML = 'text/html; charset=utf-8';

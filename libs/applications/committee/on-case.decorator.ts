import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { HttpReply, HttpRequest, Visitor } from '#http';

/** The request, its reply and its visitor at once, for controllers of many like handlers. */
export type CaseRequest = {
  readonly visitor: Visitor;
  readonly request: HttpRequest;
  readonly reply: HttpReply;
};

export const OnCase = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const http = context.switchToHttp();
  const request = http.getRequest<HttpRequest>();
  return { visitor: request.visitor, request, reply: http.getResponse<HttpReply>() };
});

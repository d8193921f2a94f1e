import {
  Body,
  Controller,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
  type Type,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { PORTS, type Ports } from '#commands';
import { answer, invocationOf, type HttpReply, type HttpRequest } from '#http';
import { actingRole, carryOutAct } from './acting.js';
import { takesInput, type ActDeclaration, type ActSet, type Place } from './declaration.js';

/**
 * The API of a set of acts: one route each, described and validated from its declaration. A
 * controller like a written one; the pipes, guards and filters of the server apply to it.
 */
export function actsController<P extends Place>(set: ActSet<P>): Type<object> {
  const { tag, base, acts } = set;
  class ActsController {
    constructor(readonly ports: Ports) {}
  }
  Object.defineProperty(ActsController, 'name', { value: `${tag}-acts` });
  Inject(PORTS)(ActsController, undefined, 0);
  ApiTags(tag)(ActsController);
  ApiBearerAuth()(ActsController);
  Controller(base)(ActsController);
  for (const declaration of acts) addRoute(ActsController, set, declaration);
  return ActsController;
}

type Handler = (
  this: { readonly ports: Ports },
  parameters: Readonly<Record<string, string>>,
  request: HttpRequest,
  reply: HttpReply,
  input?: object,
) => Promise<object>;

function addRoute<P extends Place>(
  controller: Type<{ readonly ports: Ports }>,
  set: ActSet<P>,
  declaration: ActDeclaration<P>,
): void {
  const { name, at = name, route = at, movesMoney, creates } = declaration;
  const named = [...set.base.matchAll(/:(\w+)/g)].map(([, parameter = '']) => parameter);
  const status = creates ? 201 : 200;
  const handler: Handler = async function (parameters, request, reply, input = {}) {
    const id = named.map((parameter) => parameters[parameter]).join('/');
    const role = actingRole(request.visitor, declaration, set);
    const invocation = invocationOf(request, input, { role, movesMoney });
    const done = await carryOutAct(set, declaration, this.ports, invocation, id, input);
    return answer(reply, done, { ...set.answer(id, done), ...done.body }, status);
  };
  // The description of the API finds the parameters of a method by its name.
  Object.defineProperty(handler, 'name', { value: name });
  const prototype = controller.prototype as object;
  const member = { value: handler, writable: true, configurable: true };
  Object.defineProperty(prototype, name, member);
  Param()(prototype, name, 0);
  Req()(prototype, name, 1);
  Res({ passthrough: true })(prototype, name, 2);
  const types: unknown[] = [Object, Object, Object];
  if (takesInput(declaration)) {
    Body()(prototype, name, 3);
    types.push(declaration.input);
  }
  // What the compiler would write down for a method with these parameters.
  Reflect.defineMetadata('design:paramtypes', types, prototype, name);
  Reflect.defineMetadata('design:returntype', Promise, prototype, name);
  const addressed = named.map((parameter) => ApiParam({ name: parameter, type: String }));
  const routed = [Post(route), HttpCode(status), ...addressed];
  for (const decorate of [...routed, ...described(declaration)]) {
    decorate(prototype, name, member);
  }
}

function described<P extends Place>(declaration: ActDeclaration<P>): readonly MethodDecorator[] {
  const { summary, input, example, movesMoney = false, creates } = declaration;
  const members = (creates ?? []).map((member) => [member, { type: 'string' }] as const);
  const response = creates
    ? ApiCreatedResponse({ schema: { properties: Object.fromEntries(members) } })
    : ApiOkResponse();
  const header = ApiHeader({ name: 'Idempotency-Key', required: movesMoney });
  const body = takesInput(declaration)
    ? [ApiBody({ type: input, examples: { example: { value: example } } })]
    : [];
  return [ApiOperation({ summary }), header, response, ...body];
}

import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { fallbackLocale } from '#web';
import { HTML } from './current-visitor.decorator.js';
import { problemDocument, troubleOf, type Trouble } from './problem.js';
import { problemPage } from './problem.page.js';
import { edgeOf } from './edge.js';
import { isApi, pathOnly, type HttpReply, type HttpRequest } from './request.js';
import type { Visitor } from './visitor.js';

/**
 * The only place where an error becomes an answer: a problem document for programs, the same as a
 * page for people. What nobody foresaw is logged once, here, and nothing of it is told.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<HttpRequest>();
    const reply = host.switchToHttp().getResponse<HttpReply>();
    const trouble = troubleOf(error);
    if (trouble.unexpected) edgeOf(request).logError({ err: error, reqId: request.id });
    if (reply.sent) return;
    try {
      sendProblem(request, reply, trouble);
    } catch (broken) {
      // The page or its texts are broken themselves: then a problem without words has to do.
      edgeOf(request).logError({ err: broken, reqId: request.id });
      sendBare(request, reply);
    }
  }
}

/** What can be said without any text of a locale file. */
function sendBare(request: HttpRequest, reply: HttpReply): void {
  const problem = { type: '/problems/unexpected', status: 500, instance: `urn:uuid:${request.id}` };
  void reply.status(500).header('content-type', PROBLEM_JSON);
  void reply.serializer(JSON.stringify).send(problem);
}

/** Sends a trouble in the form that the request asked for. */
export function sendProblem(request: HttpRequest, reply: HttpReply, trouble: Trouble): void {
  void reply.status(trouble.status).header('cache-control', 'no-store');
  if (trouble.retryAfterSeconds !== undefined) {
    void reply.header('retry-after', String(trouble.retryAfterSeconds));
  }
  if (trouble.status === 401 && isApi(request.url)) {
    void reply.header('www-authenticate', 'Bearer');
  }
  // Where the address itself could not be read, nobody looked at who is asking.
  const visitor = request.visitor as Visitor | null;
  const problem = problemDocument(trouble, visitor?.locale ?? fallbackLocale, request.id);
  if (visitor && wantsPage(request)) {
    void reply
      .header('content-type', HTML)
      .send(problemPage(problem, visitor, pathOnly(request.url)));
  } else {
    void reply.header('content-type', PROBLEM_JSON).serializer(JSON.stringify).send(problem);
  }
}

const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

function wantsPage(request: HttpRequest): boolean {
  return !isApi(request.url) && (request.headers.accept ?? '').includes('text/html');
}

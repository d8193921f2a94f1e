import fastifyHelmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const SELF = ["'self'"];

/** Nothing inline, nothing from elsewhere: a text that becomes markup by mistake can still do nothing. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: SELF,
    styleSrc: SELF,
    imgSrc: SELF,
    fontSrc: SELF,
    connectSrc: SELF,
    manifestSrc: SELF,
    formAction: SELF,
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
};

/** The security headers of every answer. `https` where pages are reached by it. */
export async function setSecurityHeaders(server: FastifyInstance, https: boolean): Promise<void> {
  await server.register(fastifyHelmet, {
    global: true,
    contentSecurityPolicy,
    strictTransportSecurity: https ? { maxAge: YEAR_SECONDS, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  });
}

const YEAR_SECONDS = 365 * 24 * 3600;

import { HttpException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

const MISDIRECTED = 421;

/** Nothing but the server's own files and answers. */
const STRICT_POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
} as const;

/** The page of the API, Swagger UI, styles itself inline and draws its icons from data URLs. */
const DOCS_POLICY = Object.entries({
  ...STRICT_POLICY,
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
})
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join('; ');

const LOOPBACK_NAME = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;
const LOOPBACK_ADDRESS = /^(localhost|127(\.\d{1,3}){3}|::1)$/i;

/**
 * There is no login yet, so what guards the data is that only this machine reaches it. Pages of other sites open in a browser on this
 * machine must not: they may neither write (cross-origin requests are refused) nor come in by a name of their own that they
 * let point here (DNS rebinding).
 */
export function secure(app: NestFastifyApplication, listenHost: string): void {
  app.useSecurityHeaders({
    contentSecurityPolicy: { useDefaults: false, directives: STRICT_POLICY },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
  app.enableCsrfProtection();
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  instance.addHook('onRequest', async ({ url }, reply) => {
    if (/^\/docs\b/.test(url)) reply.header('content-security-policy', DOCS_POLICY);
    if (url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
  if (LOOPBACK_ADDRESS.test(listenHost)) refuseForeignNames(instance);
}

function refuseForeignNames(instance: FastifyInstance): void {
  instance.addHook('onRequest', async ({ hostname }) => {
    if (hostname === '' || LOOPBACK_NAME.test(hostname)) return;
    throw new HttpException(
      `This server listens on loopback and answers to localhost only, not to "${hostname}". Let a proxy in front pass on Host: localhost.`,
      MISDIRECTED,
    );
  });
}

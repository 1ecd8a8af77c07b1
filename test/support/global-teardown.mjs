import { rm } from 'node:fs/promises';

export default async function tearDown() {
  const server = globalThis.winnowTestServer;
  if (server === undefined) return;
  globalThis.winnowTestServer = undefined;
  await server.lease.release();
  if (server.lease.home !== server.home) await rm(server.lease.home, { recursive: true, force: true });
  await rm(server.home, { recursive: true, force: true });
}

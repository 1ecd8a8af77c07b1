export type { ConnectionSettings } from './connect.js';
export { acquireEmbeddedPostgres, connectionString, type EmbeddedPostgresOptions } from './embedded-postgres.js';
export type { EmbeddedPostgresLease } from './lease.js';

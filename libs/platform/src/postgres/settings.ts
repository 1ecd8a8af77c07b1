import { statfs } from 'node:fs/promises';

/** For two cores and an unknown amount of memory. Durability stays as PostgreSQL ships it. */
const DEFAULTS: Readonly<Record<string, string>> = {
  max_connections: '100',
  shared_buffers: '256MB',
  work_mem: '64MB',
  maintenance_work_mem: '256MB',
  max_wal_size: '4GB',
  wal_compression: 'on',
  checkpoint_completion_target: '0.9',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

const SMALL_SHM_BYTES = 1024 * 1024 * 1024;

/** The text of the settings file: the defaults, then the caller's, then what nobody may change. */
export async function renderSettings(overrides: Readonly<Record<string, string>>, port: number): Promise<string> {
  const settings = {
    ...DEFAULTS,
    ...(await sharedMemory()),
    ...overrides,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return `# Written by Winnow at each start. Your own settings: below the include at the end of postgresql.conf.\n${lines.join('\n')}\n`;
}

/** Containers often get a /dev/shm of 64 MB, too little for one parallel hash join; System V memory has no such limit. */
async function sharedMemory(): Promise<Readonly<Record<string, string>>> {
  if (process.platform !== 'linux') return {};
  const shm = await statfs('/dev/shm').catch(() => undefined);
  const isSmall = shm === undefined || shm.blocks * shm.bsize < SMALL_SHM_BYTES;
  return isSmall ? { dynamic_shared_memory_type: 'sysv' } : { dynamic_shared_memory_type: 'posix' };
}

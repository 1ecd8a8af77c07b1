import { describe, expect, it } from '@jest/globals';
import { renderSettings } from './settings.js';

describe('renderSettings', () => {
  it('puts the settings of the caller over the defaults', async () => {
    const text = await renderSettings({ work_mem: '4MB', search_path: `"it's"` }, 5432);
    expect(text).toContain(`work_mem = '4MB'\n`);
    expect(text).toContain(`search_path = '"it''s"'\n`);
    expect(text).toContain(`jit = 'off'\n`);
    expect(text).not.toContain('64MB');
  });

  it('listens on this machine only, whatever the caller wants', async () => {
    const text = await renderSettings({ listen_addresses: '*', port: '1', unix_socket_directories: '/tmp' }, 5432);
    expect(text.match(/^(listen|port|unix).*/gm)?.sort()).toEqual([
      `listen_addresses = '127.0.0.1'`,
      `port = '5432'`,
      `unix_socket_directories = ''`,
    ]);
  });
});

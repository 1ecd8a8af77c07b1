import { describe, expect, it } from '@jest/globals';
import { WinnowError } from '#kernel';
import { listenError, urlOf } from './address.js';

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('where the server listens', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:3000'],
    ['0.0.0.0', 'http://localhost:3000'],
    ['::', 'http://localhost:3000'],
    ['::1', 'http://[::1]:3000'],
    ['winnow.internal', 'http://winnow.internal:3000'],
  ])('is called as a browser would: %s', (host, url) => {
    expect(urlOf({ host, port: 3000 })).toBe(url);
  });

  it.each([
    ['EADDRINUSE', 'WINNOW_PORT_TAKEN'],
    ['EACCES', 'WINNOW_CONFIG_INVALID'],
    ['EADDRNOTAVAIL', 'WINNOW_CONFIG_INVALID'],
    ['ENOTFOUND', 'WINNOW_CONFIG_INVALID'],
  ])('puts %s into the catalogue as %s', (code, expected) => {
    const error = listenError(failure(code), { host: '127.0.0.1', port: 80 });
    expect(error instanceof WinnowError && error.code).toBe(expected);
  });

  it('lets other errors pass', () => {
    const bug = failure('EMFILE');
    expect(listenError(bug, { host: '127.0.0.1', port: 80 })).toBe(bug);
  });
});

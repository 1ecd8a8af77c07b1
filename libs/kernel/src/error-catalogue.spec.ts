import { describe, expect, it } from '@jest/globals';
import { type CatalogueEntry, ERROR_CATALOGUE, WinnowError } from './error-catalogue.js';

const entries: [string, CatalogueEntry][] = Object.entries(ERROR_CATALOGUE);

describe('the error catalogue', () => {
  it.each(entries)('%s is a code, a title and a remedy people can act on', (code, { title, remedy }) => {
    expect(code).toMatch(/^WINNOW_[A-Z]+(_[A-Z]+)*$/);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
  });

  it.each(entries)('%s blames the same side over HTTP as on the command line', (_code, { status, exitCode }) => {
    const clientIsToBlame = status >= 400 && status < 500;
    if (clientIsToBlame) expect([1, 2]).toContain(exitCode);
    else expect(status).toBeGreaterThanOrEqual(500);
    if (exitCode === 3 || exitCode === 70) expect(clientIsToBlame).toBe(false);
  });

  it('calls one thing a bug', () => {
    expect(entries.filter(([, { exitCode }]) => exitCode === 70).map(([code]) => code)).toEqual(['WINNOW_INTERNAL']);
  });

  it('is where an error finds its status and exit code', () => {
    const cause = new Error('below');
    const problems = [{ code: 'unknown-fact', pointer: '/all/0/fact', message: 'There is no fact "x".' }];
    const error = new WinnowError('WINNOW_DEFINITION_INVALID', '1 problem in segment x.', problems, { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'WinnowError', message: '1 problem in segment x.', problems, cause });
    expect(error.entry).toBe(ERROR_CATALOGUE.WINNOW_DEFINITION_INVALID);
  });
});

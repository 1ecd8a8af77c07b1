import { jest } from '@jest/globals';

/** Tests with a database or a whole program may be slow on a busy machine. */
jest.setTimeout(60_000);

import { jest } from '@jest/globals';

/** No test takes a fraction of this on a free machine; on a busy one, slow must not look like wrong. */
jest.setTimeout(60_000);

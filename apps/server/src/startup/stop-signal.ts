/** A terminal sends Ctrl-C to every process of a command, and npm passes it on: the same key arrives more than once. */
const SAME_KEY_MS = 1000;

const INTERRUPTED = 130;

/** Aborts when the process is asked to stop. Asked again, the process ends at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  let askedAt: number | undefined;
  const ask = (): void => {
    const now = performance.now();
    if (askedAt === undefined) {
      askedAt = now;
      stop.abort();
    } else if (now - askedAt > SAME_KEY_MS) {
      process.exit(INTERRUPTED);
    }
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  process.on('SIGHUP', ask); // the terminal was closed
  return stop.signal;
}

/** Resolves when the signal aborts. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

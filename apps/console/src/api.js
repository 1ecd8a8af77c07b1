/** What the server answers instead of what was asked for: problem details (RFC 9457). */
export class Problem extends Error {
  constructor({ title, detail = '', remedy = '', problems = [], code = '', requestId = '' }) {
    super(detail || title);
    Object.assign(this, { title, detail, remedy, problems, code, requestId });
  }
}

/** Reads a resource of the API. @throws Problem, also where there was no answer at all */
export async function get(path, { signal } = {}) {
  const response = await fetch(path, { signal, headers: { accept: 'application/json' } }).catch((error) => {
    if (signal?.aborted) throw error;
    throw new Problem({
      title: 'The server cannot be reached',
      remedy: 'Check that it runs and that the network is up, then try again.',
    });
  });
  const document = await response.json().catch((error) => {
    if (signal?.aborted) throw error;
    return {};
  });
  if (response.ok) return document;
  throw new Problem({ title: `The server answered with status ${response.status}`, ...document });
}

import { Problem } from './api.js';
import { element, replace } from './dom.js';

/** A wait shorter than this is not worth mentioning. */
const MENTION_AFTER_MS = 250;
const APOLOGISE_AFTER_MS = 6000;

/** A part of the page that shows one thing at a time: content, that it is loading, or why there is none. */
export class View {
  #place;
  #loading = new AbortController();

  constructor(place) {
    this.#place = place;
  }

  clear() {
    this.#loading.abort();
    replace(this.#place);
  }

  /** Shows what `load` answers; what was being loaded before no longer matters. */
  async show(what, load) {
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    const waiting = this.#announce(what);
    try {
      const content = await load(signal);
      if (!signal.aborted) replace(this.#place, content);
    } catch (error) {
      if (!signal.aborted)
        replace(
          this.#place,
          refusal(error, () => this.show(what, load)),
        );
    } finally {
      for (const timer of waiting) clearTimeout(timer);
      if (!signal.aborted) this.#place.removeAttribute('aria-busy');
    }
  }

  #announce(what) {
    this.#place.setAttribute('aria-busy', 'true');
    const say = (text) => replace(this.#place, element('p', { class: 'loading', role: 'status' }, text));
    return [
      setTimeout(() => say(`Loading the ${what} …`), MENTION_AFTER_MS),
      setTimeout(() => say(`Still loading the ${what}. This takes longer than usual …`), APOLOGISE_AFTER_MS),
    ];
  }
}

/** An error with what can be done about it. */
function refusal(error, retry) {
  if (!(error instanceof Problem)) reportError(error);
  const { title, detail, remedy, problems, code, requestId } =
    error instanceof Problem ? error : new Problem({ title: 'This page has a bug', detail: String(error) });
  return element(
    'div',
    { class: 'refusal', role: 'alert' },
    element('h3', {}, title),
    detail && element('p', {}, detail),
    problems.length > 0 &&
      element(
        'ul',
        {},
        problems.map(({ pointer, message }) => element('li', {}, `${pointer} ${message}`)),
      ),
    remedy && element('p', { class: 'remedy' }, remedy),
    element(
      'p',
      { class: 'fine' },
      element('button', { type: 'button', click: retry }, 'Try again'),
      [code, requestId && `request ${requestId}`].filter(Boolean).join(' · '),
    ),
  );
}

import { element } from './dom.js';
import { count } from './format.js';

/** The experiments to choose from; the choice is in the address, so that it can be linked to. */
export const experimentsView = (experiments, current) =>
  experiments.length === 0
    ? element(
        'div',
        { class: 'empty' },
        element('h3', {}, 'No experiments yet'),
        element(
          'p',
          {},
          'Define one in experiments/ and start it, or import the exposures of a test that ran elsewhere:',
        ),
        element(
          'pre',
          {},
          'npm run winnow -- experiment import test.csv --key winback \\\n    --map customer_id=id --map exposed_at=sent_at --map variation=arm',
        ),
      )
    : element(
        'ul',
        { class: 'choices' },
        experiments.map((experiment) => element('li', {}, choice(experiment, experiment.key === current))),
      );

const choice = ({ key, name, status, exposures, variations }, isCurrent) =>
  element(
    'a',
    { href: `#${new URLSearchParams({ experiment: key })}`, class: 'choice', 'aria-current': isCurrent && 'true' },
    element('span', { class: 'name' }, name),
    element('span', { class: `status ${status}` }, status),
    element(
      'span',
      { class: 'fine' },
      `${count(exposures)} customers exposed · ${variations.map((variation) => variation.name).join(' / ')}`,
    ),
  );

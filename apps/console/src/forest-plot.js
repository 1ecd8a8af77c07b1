import { shape } from './dom.js';
import { Scale } from './scale.js';

const WIDTH = 320;
const ROW_HEIGHT = 48;
const AXIS_HEIGHT = 30;
const MARGIN = 14;
const MIDDLE = ROW_HEIGHT / 2;
const SMALLEST_DOT = 2.5;
const LARGEST_DOT = 6;

/** The column of a table in which each row draws its interval on a common scale: a forest plot. The figures are in the table beside it. */
export class ForestPlot {
  #scale;
  #mostCustomers;

  /** @param effects `{ estimate, lower, upper, customers }` of all rows that have one */
  constructor(effects) {
    this.#scale = new Scale(effects, { from: MARGIN, to: WIDTH - MARGIN });
    this.#mostCustomers = Math.max(1, ...effects.map(({ customers }) => customers));
  }

  axis(label) {
    const ticks = this.#scale.ticks;
    return drawing(
      AXIS_HEIGHT,
      ticks.map((tick) =>
        shape('line', {
          class: 'tick',
          x1: this.#scale.place(tick),
          x2: this.#scale.place(tick),
          y1: AXIS_HEIGHT - 5,
          y2: AXIS_HEIGHT,
        }),
      ),
      ticks.map((tick) =>
        shape(
          'text',
          { class: 'tick-label', x: this.#scale.place(tick), y: AXIS_HEIGHT - 10, 'text-anchor': 'middle' },
          label(tick),
        ),
      ),
    );
  }

  row(effect) {
    return drawing(
      ROW_HEIGHT,
      this.#zero(),
      effect && [this.#interval(effect), this.#scale.holds(effect.estimate) && this.#dot(effect)],
    );
  }

  #zero() {
    const x = this.#scale.place(0);
    return shape('line', { class: 'zero', x1: x, x2: x, y1: 0, y2: ROW_HEIGHT });
  }

  #interval({ lower, upper, verdict }) {
    const [from, to] = [this.#scale.place(lower), this.#scale.place(upper)];
    return shape(
      'g',
      { class: `interval ${verdict}` },
      shape('line', { x1: from, x2: to, y1: MIDDLE, y2: MIDDLE }),
      this.#scale.holds(lower) ? end(from) : arrow(from, -1),
      this.#scale.holds(upper) ? end(to) : arrow(to, 1),
    );
  }

  /** The more customers, the larger. */
  #dot({ estimate, customers, verdict }) {
    const size = SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * Math.sqrt(customers / this.#mostCustomers);
    return shape('circle', { class: `estimate ${verdict}`, cx: this.#scale.place(estimate), cy: MIDDLE, r: size });
  }
}

const drawing = (height, ...children) =>
  shape(
    'svg',
    { class: 'forest', viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, 'aria-hidden': 'true' },
    children,
  );

const end = (x) => shape('line', { x1: x, x2: x, y1: MIDDLE - 4, y2: MIDDLE + 4 });

/** The interval goes on beyond the scale. */
const arrow = (x, direction) =>
  shape('polyline', { points: `${x - 6 * direction},${MIDDLE - 4} ${x},${MIDDLE} ${x - 6 * direction},${MIDDLE + 4}` });

/** The console: three views over the HTTP API, each loading on its own, so that one that fails leaves the others. */
import { get } from './api.js';
import { customerView } from './customer-view.js';
import { element, replace } from './dom.js';
import { experimentsView } from './experiments-view.js';
import { count, instant } from './format.js';
import { reportView } from './report-view.js';
import { segmentsView } from './segments-view.js';
import { View } from './view.js';

const view = (name) => new View(document.querySelector(`[data-view="${name}"]`));
const segments = view('segments');
const experiments = view('experiments');
const report = view('report');
const customer = view('customer');

/** Of the address: `#experiment=KEY` or `#customer=ID`. */
const chosen = (name) => new URLSearchParams(location.hash.slice(1)).get(name);

const showSegments = () =>
  segments.show('segments', async (signal) => {
    const list = await get('/api/v1/segments', { signal });
    replace(
      document.getElementById('totals'),
      total(count(list.customers), list.customers === 1 ? 'customer' : 'customers'),
      total(count(list.segments.length), list.segments.length === 1 ? 'segment' : 'segments'),
      total(list.asOf === null ? 'never' : instant(list.asOf), list.asOf === null ? 'computed' : 'state as of'),
    );
    return segmentsView(list);
  });

const total = (value, label) => element('div', {}, element('dt', {}, label), element('dd', {}, value));

const showExperiments = () =>
  experiments.show('experiments', async (signal) => {
    const { experiments: list } = await get('/api/v1/experiments', { signal });
    const current =
      list.find(({ key }) => key === chosen('experiment')) ?? list.find(({ exposures }) => exposures > 0) ?? list[0];
    if (current === undefined) report.clear();
    else showReport(current.key);
    return experimentsView(list, current?.key);
  });

const showReport = (key) =>
  report.show('report', async (signal) =>
    reportView(await get(`/api/v1/experiments/${encodeURIComponent(key)}/report?bySegments=all`, { signal })),
  );

const showCustomer = (id) =>
  customer.show('customer', async (signal) =>
    customerView(await get(`/api/v1/customers/${encodeURIComponent(id)}`, { signal })),
  );

document.getElementById('customer-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const id = new FormData(event.target).get('id').trim();
  if (id === '') return;
  const hash = `#${new URLSearchParams({ customer: id })}`;
  if (location.hash === hash) showCustomer(id);
  else location.hash = hash;
});

function followAddress() {
  const id = chosen('customer');
  if (id !== null) {
    document.getElementById('customer-id').value = id;
    showCustomer(id);
  }
  if (chosen('experiment') !== null) showExperiments();
}

addEventListener('hashchange', followAddress);
showSegments();
if (chosen('experiment') === null) showExperiments();
followAddress();

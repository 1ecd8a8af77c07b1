import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { DemoService } from '#demo';
import { hasBrowser, launchBrowser, openPage, picture } from './browser-support.js';
import { startTestServer, type TestServer } from './http-support.js';

const inBrowser = hasBrowser ? describe : describe.skip;

const report = (page: Page) => page.getByRole('article').filter({ hasText: 'customers exposed' });

inBrowser('the console (needs Linux on x64, or WINNOW_CHROMIUM)', () => {
  let browser: Browser;
  let shop: TestServer;
  let empty: TestServer;

  beforeAll(async () => {
    [browser, shop, empty] = await Promise.all([launchBrowser(), startTestServer(), startTestServer()]);
    await shop.service(DemoService).load({ customers: 1500 });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await Promise.all([shop?.close(), empty?.close()]);
  });

  it.each(['light', 'dark'] as const)('shows segments and a report, in %s', async (colorScheme) => {
    const { page, complaints } = await openPage(browser, { colorScheme });
    await page.goto(`${shop.url}/#experiment=winback_voucher`);
    await page.getByRole('heading', { name: 'Win-back voucher' }).waitFor();
    expect(
      await page
        .getByRole('row', { name: /Champions/ })
        .first()
        .textContent(),
    ).toMatch(/\d+\.\d%/);
    expect(await page.locator('#totals').textContent()).toContain('1,500');
    expect(await report(page).textContent()).toContain('Split as planned');
    expect(await report(page).getByRole('table').count()).toBe(2);
    expect(
      await report(page)
        .getByRole('row', { name: /Lapsed/ })
        .first()
        .locator('svg circle')
        .count(),
    ).toBe(1);
    const background = await page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    expect(background).toBe(colorScheme === 'light' ? 'rgb(251, 249, 245)' : 'rgb(22, 21, 19)');
    await picture(page, `console-${colorScheme}`);
    expect(complaints).toEqual([]);
  });

  it('shows the experiment that is chosen, and can be linked to it', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(shop.url);
    await page.getByRole('link', { name: /Win-back voucher/ }).click();
    await page.getByRole('heading', { name: 'Win-back voucher' }).waitFor();
    expect(page.url()).toContain('#experiment=winback_voucher');
    await page.getByRole('link', { name: /Free shipping banner/ }).click();
    await page.getByRole('heading', { name: 'Free shipping banner' }).waitFor();
    expect(await report(page).textContent()).toContain('Free shipping from 30 euros');
    await page.goBack();
    await page.getByRole('heading', { name: 'Win-back voucher' }).waitFor();
    await picture(page, 'console-experiment');
    expect(complaints).toEqual([]);
  });

  it('says why a customer is in a segment or not', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(shop.url);
    await page.getByLabel('Customer id').fill('c0000012');
    await page.getByRole('button', { name: 'Look up' }).click();
    await page.getByRole('heading', { name: 'c0000012' }).waitFor();
    const prospects = page.locator('details').filter({ hasText: 'prospects' });
    await prospects.locator('summary').click();
    expect(await prospects.textContent()).toMatch(/Orders is 0 · has \d+/);
    await picture(page, 'console-customer');
    expect(complaints).toEqual([]);
  });

  it('shows a problem with its remedy where a customer is unknown, and leaves the rest alone', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${shop.url}/#customer=nobody`);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(
      /There is no customer with this id[\s\S]*Check the spelling[\s\S]*WINNOW_NOT_FOUND · request/,
    );
    await page
      .getByRole('row', { name: /Champions/ })
      .first()
      .waitFor();
    await picture(page, 'console-unknown-customer');
  });

  it('tells an empty database what to do next', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(empty.url);
    await page.getByText('There is nobody here yet').waitFor();
    await page.getByText('No experiments yet').waitFor();
    expect(await page.getByText('npm run winnow -- import events').count()).toBe(1);
    await picture(page, 'console-empty');
    expect(complaints).toEqual([]);
  });

  it('says that it is loading, and what went wrong, and tries again', async () => {
    const { page } = await openPage(browser);
    let letThrough = false;
    await page.route('**/api/v1/segments', async (route) => {
      if (letThrough) return route.continue();
      await new Promise((resolve) => setTimeout(resolve, 600));
      return route.abort('connectionrefused');
    });
    await page.goto(shop.url);
    await page.getByText('Loading the segments').waitFor();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('The server cannot be reached');
    await picture(page, 'console-unreachable');
    letThrough = true;
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page
      .getByRole('row', { name: /Champions/ })
      .first()
      .waitFor();
  });

  it('shows text from data as text', async () => {
    const name = `<img src=x onerror="document.title='broken into'"><b>bold</b>`;
    const rule = { all: [{ fact: 'visits', operator: 'greaterThan', value: 1 }] };
    const features = { visits: { name, kind: 'aggregate', aggregate: 'count', events: ['visit'] } };
    await empty.post('/api/v1/definitions/apply', { features, segments: { odd: { name, description: name, rule } } });
    await empty.upload(
      '/api/v1/imports/customers?map=customer_id=id',
      `id,note\n"<i>x</i>","${name.replaceAll('"', '""')}"`,
    );
    const { page, complaints } = await openPage(browser);
    await page.goto(`${empty.url}/#${new URLSearchParams({ customer: '<i>x</i>' })}`);
    await page.getByRole('heading', { name: '<i>x</i>' }).waitFor();
    expect(await page.getByText(name).count()).toBeGreaterThan(2);
    expect(await page.locator('main :is(img, b, i)').count()).toBe(0);
    expect(await page.title()).toBe('Winnow');
    expect(complaints).toEqual([]);
  });

  it('fits a narrow window', async () => {
    const { page } = await openPage(browser, { viewport: { width: 360, height: 740 } });
    await page.goto(`${shop.url}/#customer=c0000012`);
    await page.getByRole('heading', { name: 'c0000012' }).waitFor();
    await report(page).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await picture(page, 'console-narrow');
  });

  it('serves the documentation of the API and of errors without complaints', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${shop.url}/docs`);
    await page.getByText('/api/v1/decisions').waitFor();
    await picture(page, 'docs');
    await page.goto(`${shop.url}/docs/errors#WINNOW_USAGE`);
    await page.getByText('WINNOW_USAGE').waitFor();
    await picture(page, 'docs-errors');
    expect(complaints).toEqual([]);
  });
});

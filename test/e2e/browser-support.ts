import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium as driver, type Page } from 'playwright-core';

/** The browser that comes with the package is made for this platform; another one can be named. */
export const hasBrowser =
  process.env.WINNOW_CHROMIUM !== undefined || (process.platform === 'linux' && process.arch === 'x64');

/** These would end the browser with its first page, and would not let a page be held to its policy. */
const UNWANTED = ['--single-process', '--no-zygote', '--disable-web-security', '--allow-running-insecure-content'];

export async function launchBrowser(): Promise<Browser> {
  return driver.launch({
    executablePath: process.env.WINNOW_CHROMIUM ?? (await chromium.executablePath()),
    args: [...chromium.args.filter((argument) => !UNWANTED.includes(argument)), '--no-sandbox', '--disable-gpu'],
  });
}

/** A page in a window of its own, and everything it complained about. */
export interface TestPage {
  readonly page: Page;
  readonly complaints: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<TestPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return { page, complaints };
}

/** Keeps a picture in the folder that WINNOW_SCREENSHOTS names, if it names one. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.WINNOW_SCREENSHOTS;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

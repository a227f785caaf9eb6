import type { BrowserContext, Page } from '@playwright/test';

const most = 40;
const longest = 400;
const records = new WeakMap<Page, string[]>();

/** What went wrong in this page, oldest first. */
export const recordOf = (page: Page): readonly string[] => records.get(page) ?? [];

/** What comes from here on belongs to another test. */
export function forgetRecord(page: Page): void {
  records.get(page)?.splice(0);
}

function record(page: Page): void {
  if (records.has(page)) return;
  const lines: string[] = [];
  records.set(page, lines);
  const add = (line: string) => {
    lines.push(line.slice(0, longest));
    if (lines.length > most) lines.shift();
  };
  page.on('console', (message) => {
    if (message.type() === 'error') add(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => add(`error: ${error.message}`));
  page.on('crash', () => add('the page crashed'));
  page.on('requestfailed', (request) =>
    add(`request: ${request.resourceType()} ${request.url()}: ${request.failure()?.errorText}`),
  );
}

/** From the creation of each page on. */
export function recordPages(context: BrowserContext): void {
  for (const page of context.pages()) record(page);
  context.on('page', record);
}

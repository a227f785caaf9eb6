// `npm run screenshots`: the pictures in docs/images, of a fresh Optimus in which things have really happened.
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { launchBrowser } from '../e2e/drivers/browser.ts';
import type { AppDriver } from '../e2e/drivers/types.ts';
import { createJournal } from '../e2e/pages/journal.ts';
import { createNow } from '../e2e/pages/now.ts';
import { createPalette } from '../e2e/pages/palette.ts';
import { createSettings } from '../e2e/pages/settings.ts';
import { createShell } from '../e2e/pages/shell.ts';
import type { SettingsPatch } from '../shared/features/settings/schema.ts';
import { prepare } from './lib/prepare.mjs';

const images = join(import.meta.dirname, '..', 'docs', 'images');
const mostBytes = 150_000;
const rightAnswers = new Set([200, 201]);

/** The program's own REST, as a script of the user's would call it. */
function createApi({ address = '' }: AppDriver) {
  const { origin, hash } = new URL(address);
  const authorization = `Bearer ${new URLSearchParams(hash.slice(1)).get('token')}`;
  return async (path: string, body: unknown, headers: Record<string, string> = { authorization }) => {
    const answer = await fetch(`${origin}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return rightAnswers.has(answer.status);
  };
}

/** A morning's work: settings changed, the database checked and copied, a stranger refused, a slip in the settings file. */
async function live(app: AppDriver): Promise<void> {
  const call = createApi(app);
  const changes: SettingsPatch[] = [
    { appearance: { theme: 'dark' } },
    { notifications: { minimum: 'error' } },
    { storage: { journalDays: 365, lowDiskPercent: 5 } },
  ];
  for (const change of changes) if (!(await call('/settings', change))) throw new Error('a setting was not taken');
  if (!(await call('/system/database/check', {}))) throw new Error('the database was not checked');
  if (!(await call('/system/database/copy', {}))) throw new Error('no copy was taken');
  await call('/settings', {}, { authorization: 'Bearer not-the-token' });

  const file = join(app.home, 'settings.json');
  const good = await readFile(file, 'utf8');
  await writeFile(file, good.replace('"dark"', '"drak"'));
}

async function take(page: Page, name: string): Promise<void> {
  // Nothing that the pointer or the caret happens to touch.
  await page.mouse.move(640, 799);
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  const path = join(images, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  const { size } = await stat(path);
  if (size > mostBytes) throw new Error(`${path} has ${size} bytes; at most ${mostBytes} keep the repository small`);
  process.stdout.write(`${path} ${Math.round(size / 1000)} kB\n`);
}

async function theme(page: Page, title: string, name: string): Promise<void> {
  await createPalette(page).run(title);
  await page.locator(`html[data-theme=${name}]`).waitFor();
}

await prepare();
await mkdir(images, { recursive: true });
// A name that may stand in a picture.
const home = join(tmpdir(), 'optimus');
await rm(home, { recursive: true, force: true });
const first = await launchBrowser({ home, args: ['--port', '0'] });
try {
  const visit = await first.page();
  await createNow(visit).welcome.waitFor();
} finally {
  await first.close();
}

const app = await launchBrowser({ home, args: ['--port', '0'] });
try {
  await live(app);
  const page = await app.page();
  const shell = createShell(page);
  const now = createNow(page);
  await now.item(/settings file was edited/).waitFor();
  await shell.cost.waitFor();
  await take(page, 'now-dark');

  await shell.go('Journal');
  const journal = createJournal(page);
  await journal.row(/settings file was edited/).click();
  await journal.inspector.waitFor();
  await take(page, 'journal-dark');

  await shell.go('Now');
  await now.item(/settings file was edited/).waitFor();
  const palette = createPalette(page);
  await palette.open();
  await palette.field.fill('th');
  await palette.group('Settings').waitFor();
  await take(page, 'palette-dark');
  await page.keyboard.press('Escape');
  await palette.dialog.waitFor({ state: 'hidden' });

  await theme(page, 'Theme: light', 'light');
  await shell.attentionStatus.filter({ hasText: 'nothing needs you' }).waitFor();
  await take(page, 'now-light');
  await shell.go('Settings');
  await createSettings(page).setting('Theme').waitFor();
  await take(page, 'settings-light');
} finally {
  await app.close();
  await rm(home, { recursive: true, force: true });
}

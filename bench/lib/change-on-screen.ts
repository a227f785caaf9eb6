import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import type { ProjectsHost } from './projects-host.ts';

/** A file is written outside; how long until the list shows its project as changed. Each project is set back afterwards. */
export async function changesOnScreen(browser: Browser, host: ProjectsHost, times: number): Promise<number[]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const clean = (await host.list()).filter(({ git }) => git?.staged === 0 && git.unstaged === 0 && git.untracked === 0);
  const samples: number[] = [];
  await page.goto(`${host.origin}/#token=${host.token}`);
  await page.locator('#root nav').waitFor();
  for (const { name, path } of clean.slice(0, times)) {
    await page.goto(`${host.origin}/projects?text=${encodeURIComponent(name)}&state=dirty`);
    await page.getByRole('searchbox').first().waitFor();
    const row = page.getByText(name, { exact: true }).first();
    await row.waitFor({ state: 'detached' });
    const file = join(path, 'README.md');
    const before = await readFile(file);
    const began = performance.now();
    await appendFile(file, 'Changed outside.\n');
    await row.waitFor({ state: 'visible' });
    samples.push(performance.now() - began);
    await writeFile(file, before);
    await row.waitFor({ state: 'detached' });
  }
  await context.close();
  return samples;
}

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { needs } from '../../main/core/testing/needs.ts';
import { withEngine } from '../drivers/app-home.ts';
import { open, overflow } from '../pages/go.ts';
import { createPalette } from '../pages/palette.ts';
import { expect, test } from '../test.ts';

const run = promisify(execFile);
const docker = async (...args: string[]) => (await run('docker', args)).stdout.trim();

test.skip(!(await needs('docker')), 'There is no Docker here.');

test('a container is stopped, started and removed, and a prune removes what it has shown', async ({ launch }) => {
  // An engine is asked a dozen times, and some of it takes its time beside what else goes on.
  const name = `optimus-e2e-${randomUUID().slice(0, 8)}`;
  const image = `${name}:1`;
  const files = '/bin/sh /bin/sleep $(ldd /bin/sh /bin/sleep | grep -o "/[^ ]*" | grep -v : | sort -u)';
  await run('sh', ['-c', `tar -chP ${files} | docker import - ${image}`]);
  try {
    await docker('run', '-d', '--name', name, '--stop-timeout', '1', image, '/bin/sleep', '600');
    await docker('create', '--name', `${name}-old`, image, '/bin/sleep', '1');
    const page = await (await launch({ env: withEngine })).page();
    await open(page, '/containers');
    const main = page.getByRole('main');
    const grid = main.getByRole('grid', { name: 'Containers', exact: true });
    await main.getByRole('searchbox', { name: 'Search containers' }).fill(name);
    const row = grid.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
    await expect(row).toContainText('running');
    await row.click();
    await page.keyboard.press('Enter');
    const inspector = page.getByRole('complementary', { name });
    await inspector.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(page.getByText(`${name} was stopped`)).toBeVisible({ timeout: 30_000 });
    await expect(row).toContainText('stopped');
    await inspector.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(page.getByText(`${name} was started`)).toBeVisible({ timeout: 30_000 });
    await inspector.getByRole('tab', { name: 'Files' }).click();
    await expect(inspector.getByRole('list', { name: 'Files' })).toContainText('bin');
    await inspector.getByRole('button', { name: 'Remove…' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('checkbox', { name: 'Although it runs' }).click();
    await question.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(page.getByText(`${name} was removed`)).toBeVisible({ timeout: 30_000 });
    await expect(row).toHaveCount(0);

    await createPalette(page).run('Show what Docker takes on the disk');
    await main.getByRole('button', { name: 'Remove what is unused…' }).click();
    // A toast is a dialog, too, and may still be there.
    const dialog = page.getByRole('dialog').filter({ has: page.getByRole('checkbox') });
    for (const kind of ['Images without a name', 'Networks without a container', 'Build cache'])
      await dialog.getByRole('checkbox', { name: kind }).click();
    await dialog.getByRole('button', { name: 'Show what would go' }).click();
    await expect(dialog).toContainText(`${name}-old`);
    // What others left on this engine stays.
    for (const box of await dialog.getByRole('checkbox').all())
      if (
        !((await box.getAttribute('aria-label')) ?? (await box.locator('xpath=ancestor::label').innerText())).includes(
          `${name}-old`,
        )
      )
        await box.click();
    await dialog.getByRole('button', { name: 'Remove 1 thing' }).click();
    await expect(page.getByText(/^1 thing removed/)).toBeVisible({ timeout: 30_000 });
    expect(await docker('ps', '-aq', '--filter', `name=${name}`)).toBe('');
    expect(await overflow(page)).toBe(0);
  } finally {
    await docker('rm', '-fv', name, `${name}-old`).catch(() => '');
    await docker('rmi', '-f', image).catch(() => '');
  }
});

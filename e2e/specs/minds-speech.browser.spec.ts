import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModel } from '../../main/features/minds/local/testing/tiny-models.ts';
import { tinyWhisper } from '../../main/features/minds/local/testing/tiny-whisper.ts';
import { startProviderServer } from '../../main/features/minds/testing/provider-server.ts';
import { open, overflow } from '../pages/go.ts';
import { createMinds } from '../pages/minds.ts';
import { expect, test } from '../test.ts';
import { type LoopbackMinds, startLoopbackMinds } from './support/loopback-minds.ts';

let loopback: LoopbackMinds;
let whisper: string;
test.beforeAll(async () => {
  loopback = await startLoopbackMinds({ speech: true });
  whisper = join(await mkdtemp(join(tmpdir(), 'optimus-e2e-whisper-')), 'my-whisper');
  await writeModel(whisper, tinyWhisper());
});
test.afterAll(async () => {
  await loopback.dispose();
  await rm(whisper, { recursive: true, force: true });
});

test('what hears and what speaks is connected, chosen, and told apart from what answers', async ({ launch }) => {
  const app = await launch({ env: loopback.env });
  const page = await app.page();
  const minds = createMinds(page);
  const voices = await startProviderServer({ key: 'xi-right', models: [{ id: 'eleven_flash_v2_5' }] });

  await test.step('ElevenLabs is connected, and only speaks', async () => {
    await open(page, '/minds');
    await minds.connect('ElevenLabs').click();
    await expect(minds.dialog).toContainText('It only speaks.');
    await minds.field('Address').fill(voices.url);
    await minds.press('Connect').click();
    await expect(minds.dialog).toContainText('ElevenLabs answers nobody without a key.');
    await minds.dialog.getByLabel('Key', { exact: true }).fill('xi-right');
    await page.keyboard.press('Enter');
    await expect(minds.dialog).toBeHidden();
    await minds.openConnection('ElevenLabs');
    await expect(minds.model('eleven_flash_v2_5')).toContainText('speaks');
    await expect(minds.model('eleven_flash_v2_5')).toContainText('not by token');
    await minds.model('eleven_flash_v2_5').click();
    await page.keyboard.press('Enter');
    await expect(minds.dialog).toContainText('what it costs stays unknown here');
    await page.keyboard.press('Escape');
    await expect(minds.dialog).toBeHidden();
  });

  await test.step('a Whisper in a folder is used as it lies there', async () => {
    await open(page, '/minds?view=local');
    await expect(minds.fetch('Whisper base')).toBeDisabled();
    await minds.main.getByRole('button', { name: 'Use a model in a folder…' }).click();
    await minds.field('Folder').fill(whisper);
    await page.keyboard.press('Enter');
    await expect(minds.dialog).toBeHidden();
    await expect(minds.local('my-whisper')).toContainText('here');
    await expect(minds.main.getByRole('region', { name: /^Writing down what is said/ })).toContainText('my-whisper');
  });

  await test.step('each role offers what can do it, and what is here comes first', async () => {
    await open(page, '/minds?view=roles');
    await expect(minds.role('Writing down what is said')).toContainText('One that fits: folder/my-whisper');
    await expect(minds.role('Speaking')).toContainText('One that fits: eleven_flash_v2_5');
    await expect(minds.role('Chat').first()).toContainText('none is connected');
    await minds.role('Speaking').click();
    await expect(page.getByRole('option')).toHaveCount(2);
    await page.getByRole('option', { name: /^eleven_flash/ }).click();
    await page.reload();
    await expect(minds.role('Speaking')).toContainText('eleven_flash_v2_5');
    await minds.role('Chat').first().click();
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Escape');
  });

  await test.step('nothing is cut off in a narrow window', async () => {
    await page.setViewportSize({ width: 640, height: 700 });
    for (const view of ['', '?view=local', '?view=roles']) {
      await open(page, `/minds${view}`);
      expect(await overflow(page)).toBe(0);
    }
  });
  await voices.close();
});

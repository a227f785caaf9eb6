import { expect } from '@playwright/test';
import { open } from '../../pages/go.ts';
import { createMinds } from '../../pages/minds.ts';
import { createPalette } from '../../pages/palette.ts';
import { type LoopbackMinds, rightKey } from './loopback-minds.ts';
import type { Walk } from './walk.ts';

const minilm = 'all-MiniLM-L6-v2';

/** Minds from nothing connected to a model that is being fetched. */
export const mindsWalk = (loopback: LoopbackMinds): Walk => ({
  'minds, nothing is connected': async (page) => {
    await open(page, '/minds');
    await expect(createMinds(page).nothing).toBeVisible();
    await expect(createMinds(page).found).not.toContainText('Knocking');
  },
  'minds, a connection is written, and what is wrong with it': async (page) => {
    const minds = createMinds(page);
    await minds.connect('OpenAI-compatible server').click();
    await minds.field('Name').fill('Loopback');
    await minds.press('Connect').click();
    await expect(minds.dialog).toContainText('Its address, such as');
  },
  'minds, a key that is refused': async (page) => {
    const minds = createMinds(page);
    await minds.field('Address').fill(`${loopback.provider.url}/v1`);
    await minds.dialog.getByLabel('Key', { exact: true }).fill('sk-wrong');
    await minds.press('Connect').click();
    await expect(minds.dialog).toBeHidden();
    await open(page, '/minds');
    await expect(minds.fault).toContainText('Incorrect API key');
  },
  'minds, a connection and its prices': async (page) => {
    const minds = createMinds(page);
    await minds.fault.getByRole('button', { name: 'Change…' }).click();
    await minds.dialog.getByLabel('Key', { exact: true }).fill(rightKey);
    await minds.press('Save').click();
    await expect(minds.dialog).toBeHidden();
    await minds.openConnection('Loopback');
    await expect(minds.models).toHaveCount(2);
  },
  'minds, a price': async (page) => {
    await createMinds(page).model('small-talker').click();
    await page.keyboard.press('Enter');
    await createMinds(page).field('Question').fill('much');
    await createMinds(page).press('Save').click();
    await expect(createMinds(page).dialog).toContainText('An amount in dollars');
  },
  'minds, a connection is removed': async (page) => {
    await page.keyboard.press('Escape');
    await expect(createMinds(page).dialog).toBeHidden();
    await page.getByRole('button', { name: 'More for this connection' }).click();
    await createMinds(page).menuItem('Remove…').click();
    await expect(createMinds(page).question).toContainText('Its key');
  },
  'minds, a model is fetched': async (page) => {
    const minds = createMinds(page);
    await open(page, '/minds?view=local');
    await minds.consent.click();
    loopback.hub.trouble('onnx/model_quantized.onnx', { kind: 'hold', afterBytes: 100_000 });
    await minds.fetch(minilm).click();
    await expect(minds.progress(minilm)).toBeVisible();
  },
  'minds, a model could not be fetched': async (page) => {
    const minds = createMinds(page);
    await minds
      .local('SmolLM2')
      .getByRole('button', { name: /^Fetch/ })
      .click();
    await expect(minds.local('SmolLM2')).toContainText('The hub answered 401');
  },
  'minds, a folder is asked for': async (page) => {
    const minds = createMinds(page);
    await minds.main.getByRole('button', { name: 'Use a model in a folder…' }).click();
    await expect(minds.field('Folder')).toBeVisible();
  },
  'minds, roles': async (page) => {
    loopback.hub.release();
    await open(page, '/minds?view=roles');
    await createMinds(page).role('Chat').click();
    await expect(page.getByRole('option', { name: /^great-thinker/ })).toBeVisible();
  },
  'minds, nothing was spent': async (page) => {
    await open(page, '/minds?view=spend');
    await expect(createMinds(page).main).toContainText('Nothing was asked in this time');
  },
  'minds in the palette': async (page) => {
    await createPalette(page).open();
    await createPalette(page).field.fill('great-thinker');
    await expect(
      createPalette(page)
        .option(/great-thinker/)
        .first(),
    ).toBeVisible();
  },
});

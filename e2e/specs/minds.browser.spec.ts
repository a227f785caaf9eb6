import type { Page } from '@playwright/test';
import { open, overflow } from '../pages/go.ts';
import { createMinds } from '../pages/minds.ts';
import { createPalette } from '../pages/palette.ts';
import { expect, test } from '../test.ts';
import { type LoopbackMinds, rightKey, startLoopbackMinds } from './support/loopback-minds.ts';

let loopback: LoopbackMinds;
test.beforeAll(async () => {
  loopback = await startLoopbackMinds();
});
test.afterAll(() => loopback.dispose());

const minilm = 'all-MiniLM-L6-v2';
const weights = 'onnx/model_quantized.onnx';

/** One story on one program: each step goes on where the one before it has left the minds. */
const story: Record<string, (page: Page) => Promise<void>> = {
  'nothing is connected, and every way to connect is offered': async (page) => {
    const minds = createMinds(page);
    await open(page, '/minds');
    await expect(minds.nothing).toBeVisible();
    for (const way of ['OpenAI', 'Anthropic', 'OpenAI-compatible server', 'Ollama'])
      await expect(minds.connect(way)).toBeVisible();
    await expect(minds.main.getByRole('button', { name: 'Choose a model on this machine' })).toBeVisible();
    await expect(minds.found).toContainText(/No Ollama|Connect…|are connected/);
  },
  'a field that is wrong is named before anything is sent': async (page) => {
    const minds = createMinds(page);
    await open(page, '/minds');
    await minds.connect('OpenAI-compatible server').click();
    await minds.field('Name').fill('Loopback');
    await minds.field('Address').fill('127.0.0.1');
    await minds.press('Connect').click();
    await expect(minds.dialog).toContainText('begins with https:// or http://');
    await expect(minds.field('Address')).toBeFocused();
    expect(loopback.provider.requests).toHaveLength(0);
  },
  "a wrong key shows the provider's own words, and what to do": async (page) => {
    const minds = createMinds(page);
    await open(page, '/minds');
    await minds.connect('OpenAI-compatible server').click();
    await minds.field('Name').fill('Loopback');
    await minds.field('Address').fill(`${loopback.provider.url}/v1`);
    await minds.dialog.getByLabel('Key', { exact: true }).fill('sk-wrong');
    await page.keyboard.press('Enter');
    await expect(minds.dialog).toBeHidden();
    await open(page, '/minds');
    await expect(minds.connection('Loopback')).toContainText('key refused');
    await expect(minds.fault).toContainText('Incorrect API key provided');
    await expect(minds.fault).toContainText('Make a new key there and change it here.');
    await expect(page.getByRole('navigation').getByRole('link', { name: /^Minds/ })).toContainText('1');
  },
  'it is mended, and its models are listed': async (page) => {
    const minds = createMinds(page);
    await open(page, '/minds');
    await minds.fault.getByRole('button', { name: 'Change…' }).click();
    await minds.dialog.getByLabel('Key', { exact: true }).fill(rightKey);
    await minds.press('Save').click();
    await expect(minds.dialog).toBeHidden();
    await expect(minds.connection('Loopback')).toContainText('ready');
    await expect(minds.fault).toHaveCount(0);
    await minds.openConnection('Loopback');
    await expect(minds.models).toHaveCount(2);
    // The key is nowhere on the page, and not in what the page was told.
    expect(await page.content()).not.toContain(rightKey);
  },
  'an unknown price says so, and a price that is written is kept': async (page) => {
    const minds = createMinds(page);
    await minds.openConnection('Loopback');
    const model = minds.model('small-talker');
    await expect(model).toContainText('not known');
    await expect(model).not.toContainText('$0');
    await model.click();
    await page.keyboard.press('Enter');
    await minds.field('Question').fill('2,50');
    await minds.field('Answer').fill('10');
    await minds.press('Save').click();
    await expect(minds.dialog).toContainText('An amount in dollars');
    await minds.field('Question').fill('2.50');
    await page.keyboard.press('Enter');
    await expect(minds.dialog).toBeHidden();
    await expect(model).toContainText('$2.50');
    await expect(model).toContainText('$10.00');
    await page.reload();
    await expect(minds.model('small-talker')).toContainText('$2.50');
  },
  'a model that is not listed is added by name, and taken away': async (page) => {
    const minds = createMinds(page);
    await minds.openConnection('Loopback');
    await minds.main.getByRole('button', { name: 'Add by name…' }).click();
    await minds.field('Name').fill('hidden-gem');
    await page.keyboard.press('Enter');
    await expect(minds.model('hidden-gem')).toContainText('by hand');
    await minds.model('hidden-gem').click();
    await page.keyboard.press('.');
    await minds.menuItem('Take the name away').click();
    await expect(minds.models).toHaveCount(2);
  },
  'a role is given to a model': async (page) => {
    const minds = createMinds(page);
    await open(page, '/minds?view=roles');
    await minds.role('Chair').first().click();
    await page.getByRole('option', { name: /^great-thinker/ }).click();
    await expect(minds.role('Chair').first()).toContainText('great-thinker');
    await page.reload();
    await expect(minds.role('Chair').first()).toContainText('great-thinker');
  },
  'nothing is fetched without consent, and a download shows what it is at and can be cancelled': async (page) => {
    const minds = createMinds(page);
    await open(page, '/minds?view=local');
    await expect(minds.consent).not.toBeChecked();
    await expect(minds.fetch(minilm)).toBeDisabled();
    expect(loopback.hub.asked).toEqual([]);
    await minds.consent.click();
    await expect(minds.consent).toBeChecked();
    loopback.hub.trouble(weights, { kind: 'hold', afterBytes: 100_000 });
    await minds.fetch(minilm).click();
    await expect(minds.progress(minilm)).toBeVisible();
    await expect(minds.local(minilm)).toContainText(/KB of/);
    await minds
      .local(minilm)
      .getByRole('button', { name: /^Cancel/ })
      .click();
    await expect(minds.local(minilm)).toContainText('not here');
  },
  'a download that failed says why, and works at the next try': async (page) => {
    const minds = createMinds(page);
    await open(page, '/minds?view=local');
    loopback.hub.trouble('config.json', { kind: 'status', status: 503, error: 'The hub is resting' });
    await minds.fetch(minilm).click();
    await expect(minds.local(minilm)).toContainText('The hub is resting');
    await minds
      .local(minilm)
      .getByRole('button', { name: /^Try again/ })
      .click();
    await expect(minds.local(minilm)).toContainText(/\bhere\b/);
    await expect(minds.local(minilm).getByRole('button', { name: `Delete ${minilm}` })).toBeVisible();
    await open(page, '/minds?view=roles');
    await minds.role('Search by meaning').click();
    await expect(page.getByRole('option', { name: /^Xenova.*on this machine/ })).toBeVisible();
    await page.keyboard.press('Escape');
  },
  'a model in a folder is used as it lies there': async (page) => {
    const minds = createMinds(page);
    await open(page, '/minds?view=local');
    await minds.main.getByRole('button', { name: 'Use a model in a folder…' }).click();
    await minds.field('Folder').fill('/is/not/there');
    await page.keyboard.press('Enter');
    await expect(minds.dialog.getByRole('alert').first()).toBeVisible();
    await minds.field('Folder').fill(loopback.folder);
    await page.keyboard.press('Enter');
    await expect(minds.dialog).toBeHidden();
    await expect(minds.local('tiny-talk')).toContainText('here');
  },
  'the palette connects, and knows models by name': async (page) => {
    const minds = createMinds(page);
    const palette = createPalette(page);
    await palette.open();
    await palette.field.fill('connect anthropic');
    await palette
      .option(/^Connect Anthropic/)
      .first()
      .click();
    const asked = page.getByRole('dialog', { name: 'Connect Anthropic' });
    await expect(asked).toContainText('sk-ant-');
    await page.keyboard.press('Escape');
    await expect(asked).toBeHidden();
    await palette.open();
    await palette.field.fill('great-thinker');
    await palette
      .option(/great-thinker/)
      .first()
      .click();
    await expect(minds.model('great-thinker')).toBeVisible();
  },
  'nothing is cut off in a narrow window': async (page) => {
    await page.setViewportSize({ width: 900, height: 700 });
    const minds = createMinds(page);
    for (const view of ['', '?view=local', '?view=roles', '?view=spend']) {
      await open(page, `/minds${view}`);
      await expect(page.getByRole('tablist', { name: 'Minds' })).toBeVisible();
      expect(await overflow(page)).toBe(0);
    }
    await minds.openConnection('Loopback');
    expect(await overflow(page)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 800 });
  },
  'a connection is removed, and says what is lost with it': async (page) => {
    const minds = createMinds(page);
    await open(page, '/minds');
    await minds.connection('Loopback').click();
    await page.keyboard.press('.');
    await minds.menuItem('Remove…').click();
    await expect(minds.question).toContainText('Its key in the secret store');
    await expect(minds.question).toContainText('Chair');
    await minds.question.getByRole('button', { name: 'Remove connection' }).click();
    await expect(minds.question).toBeHidden();
    await expect(minds.connection('Loopback')).toHaveCount(0);
  },
};

test('minds, from nothing connected to a model that is priced, chosen and removed', async ({ launch }) => {
  const app = await launch({ env: loopback.env });
  const page = await app.page();
  for (const [what, step] of Object.entries(story)) await test.step(what, () => step(page));
});

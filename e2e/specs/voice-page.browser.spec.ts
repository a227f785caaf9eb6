import { overflow } from '../pages/go.ts';
import { createVoice } from '../pages/voice.ts';
import { expect, test } from '../test.ts';
import { createRest } from './support/rest.ts';

// One story on one program: each test goes on where the one before it ended.
test.use({ shared: { permissions: ['microphone'], chromiumFlags: ['--use-fake-device-for-media-stream'] } });
test.describe.configure({ mode: 'serial' });

test('each part stands as it is, and the microphone is tested in place', async ({ page }) => {
  const voice = createVoice(page);
  await voice.go();
  await expect(voice.part('microphone')).toHaveAttribute('data-state', 'ready');
  await expect(voice.part('microphone')).toContainText('Fake');
  await expect(voice.part('transcribing')).toHaveAttribute('data-state', 'not-yet');
  await expect(voice.part('hotkey')).toHaveAttribute('data-state', 'not-yet');
  await expect(voice.main).toContainText('something that writes it down is missing');
  await voice.button('Test it').click();
  await expect(voice.part('microphone')).toContainText('You are heard');
  await voice.button('End the test').click();
  await expect(voice.part('microphone')).toContainText('You were heard');
  await voice.part('wake').getByRole('switch').click();
  await expect(voice.part('wake')).not.toHaveAttribute('data-state', 'off');
  await voice.part('wake').getByRole('switch').click();
  await expect(voice.part('wake')).toHaveAttribute('data-state', 'off');
  expect(await overflow(page)).toBe(0);
});

test('a field that is written in while the page comes keeps the focus', async ({ page }) => {
  const voice = createVoice(page);
  const { promise: written, resolve: onWritten } = Promise.withResolvers<void>();
  await page.route(/setting-rows-.*\.js$/, async (route) => {
    await written;
    await route.continue();
  });
  await voice.go();
  await voice.field.fill('what is');
  onWritten();
  await expect(voice.part('wake').getByRole('switch')).toBeVisible();
  await page.keyboard.type(' running');
  await expect(voice.field).toHaveValue('what is running');
  await expect(voice.field).toBeFocused();
  await page.unroute(/setting-rows-.*\.js$/);
});

test('what is written is done like what is said, and stays in the history', async ({ page }) => {
  const voice = createVoice(page);
  await voice.go();
  await voice.say('what is running');
  await expect(voice.panel).toContainText('Done');
  await voice.say('<img src=x onerror="document.title=1">');
  await expect(voice.panel).toContainText('Not understood');
  await voice.tab('history');
  await voice.row('what is running').click();
  await page.keyboard.press('Enter');
  await expect(voice.inspector).toContainText('written');
  await expect(voice.inspector).toContainText('by the grammar');
  await expect(voice.inspector).toContainText('understood in');
  await expect(voice.row('<img src=x')).toBeVisible();
  await expect(page).not.toHaveTitle('1');
  expect(await overflow(page)).toBe(0);
});

test('what was not understood is corrected and learned', async ({ page }) => {
  const voice = createVoice(page);
  await voice.go();
  await voice.say('gimme the blinkenlights');
  await expect(voice.panel).toContainText('Not understood');
  await voice.field.press('Escape');
  await expect(voice.panel).toBeHidden();
  await voice.go('history');
  await voice.row('blinkenlights').click();
  await page.keyboard.press('Enter');
  await voice.inspector.getByRole('button', { name: 'Correct' }).click();
  await voice.inspector.getByRole('textbox', { name: 'It should have been' }).fill('what is running');
  await voice.inspector.getByRole('button', { name: 'Correct and do it' }).click();
  await expect(voice.inspector).toContainText('Corrected');
  await expect(voice.row('what is running').first()).toBeVisible();
  await voice.go();
  await voice.say('gimme the blinkenlights');
  await expect(voice.panel).toContainText('Done');
});

test('the history is searched, and deleted one by one or whole', async ({ page }) => {
  const voice = createVoice(page);
  await voice.go('history');
  await voice.main.getByRole('searchbox', { name: 'Search what was said' }).fill('img');
  await expect(voice.row('<img')).toHaveCount(1);
  await expect(voice.row('what is running')).toHaveCount(0);
  await voice.row('<img').click();
  await page.keyboard.press('Enter');
  await voice.inspector.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(voice.question).toContainText('<img src=x');
  await voice.question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(voice.main.getByText('Nothing like that was said')).toBeVisible();
  await voice.button('Show all').click();
  await expect(voice.row('what is running').first()).toBeVisible();
  await voice.button('Delete all').click();
  await page.getByRole('menuitem', { name: 'Delete all that was said' }).click();
  await voice.question.getByRole('textbox').fill('delete');
  await voice.question.getByRole('button', { name: 'Delete all' }).click();
  await expect(voice.main.getByText('Nothing was said yet')).toBeVisible();
});

test('own words are added and forgotten, and phrases say what is wrong in them', async ({ page }) => {
  const voice = createVoice(page);
  await voice.go('words');
  // The correction of the test before it.
  await expect(voice.words).toContainText('gimme the blinkenlights');
  await expect(voice.words).toContainText('learned');
  await voice.button('Forget: what is running').click();
  await expect(voice.main.getByText('No own words yet')).toBeVisible();
  await voice.main.getByRole('textbox', { name: 'Word', exact: true }).fill('Kestrel');
  await voice.main.getByRole('textbox', { name: /^Misheard as/ }).fill('castrel, kes trell');
  await page.keyboard.press('Enter');
  await expect(voice.words).toContainText('Kestrel');
  await expect(voice.words).toContainText('kes trell');
  await voice.button('Forget: Kestrel').click();
  await expect(voice.words).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(voice.words).toContainText('castrel');
  await voice.button('Make one with examples').click();
  await expect(voice.main.getByText(/\d+ phrases?/).first()).toBeVisible();
  await expect(voice.button('Make one with examples')).toBeHidden();
});

test('an example is done by a click, in three languages', async ({ page }) => {
  const voice = createVoice(page);
  await voice.go('examples');
  await voice.main.getByRole('radio', { name: 'Deutsch' }).or(voice.button('Deutsch')).click();
  await expect(page).toHaveURL(/language=de/);
  await expect(voice.button(/läuft/).first()).toBeVisible();
  await voice.button(/^Was läuft/).click();
  await expect(voice.panel).toContainText('Done');
});

test('what is read aloud is stopped by Escape, and says why where it cannot be heard', async ({ page, app }) => {
  const voice = createVoice(page);
  await createRest(app)('/settings', { voice: { speakWith: 'model' } });
  await voice.go();
  await voice.part('speaking').getByRole('button', { name: 'English' }).click();
  await expect(voice.speaking).toContainText('No model is chosen that speaks');
  await page.keyboard.press('Escape');
  await expect(voice.speaking).toBeHidden();
  await createRest(app)('/settings', { voice: { speakWith: 'program' } });
  await voice.part('speaking').getByRole('button', { name: 'English' }).click();
  await expect(voice.speaking.getByRole('button', { name: /Stop|Close/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(voice.speaking).toBeHidden();
});

test('it holds at 200 % and with the keyboard alone', async ({ page, app }) => {
  const voice = createVoice(page);
  await createRest(app)('/settings', { appearance: { zoom: 2 } });
  for (const tab of ['state', 'history', 'examples', 'words'] as const) {
    await voice.go(tab);
    await expect(voice.field).toBeVisible();
    expect(await overflow(page)).toBe(0);
  }
  // The status bar hides what does not fit: its end is seen whole.
  const end = page.getByRole('contentinfo').getByRole('button').last();
  await expect(end).toContainText('Optimus');
  const [all, seen] = await end.evaluate((node) => [node.scrollWidth, node.clientWidth]);
  expect(all).toBe(seen);
  await voice.field.focus();
  await page.keyboard.type('what time is it');
  await page.keyboard.press('Enter');
  await expect(voice.panel).toContainText('Done');
  await createRest(app)('/settings', { appearance: { zoom: 1 } });
});

import type { Page } from '@playwright/test';
import type { AppDriver } from '../drivers/types.ts';
import { open, overflow } from '../pages/go.ts';
import { createNow } from '../pages/now.ts';
import { createPalette } from '../pages/palette.ts';
import { createRemindersPage } from '../pages/reminders.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { createRest } from './support/rest.ts';

const hour = 3_600_000;
/** As the fields of day and time write it. */
const fieldsOf = (at: number) => {
  const [day = '', time = ''] = new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().split('T');
  return { day, time: time.slice(0, 5) };
};

/** One story on one program: each step goes on where the one before it has left the reminders. */
const story: Record<string, (page: Page, app: AppDriver) => Promise<void>> = {
  'nothing is there, and the first step is offered': async (page) => {
    await open(page, '/reminders');
    await expect(createRemindersPage(page).main).toContainText('Nothing that you are to be reminded of');
  },
  'one is added from the palette, by the keyboard; a time that is over is refused at its field': async (page) => {
    const reminders = createRemindersPage(page);
    await createPalette(page).run('Add a reminder…');
    await expect(reminders.field('Remind me of')).toBeFocused();
    const past = fieldsOf(Date.now() - 2 * hour);
    await reminders.field('Day').fill(past.day);
    await reminders.field('Time').fill(past.time);
    await reminders.press('Remind me').click();
    await expect(reminders.dialog).toContainText('Write what you want to be reminded of.');
    await expect(reminders.dialog).toContainText('That time is over.');
    await reminders.field('Remind me of').fill('Rotate the keys');
    await reminders.press('Tomorrow morning').click();
    await reminders.field('Time').press('Enter');
    await expect(reminders.dialog).toBeHidden();
    await expect(reminders.row('Rotate the keys')).toContainText('waits');
  },
  'what was written is not lost by Escape, and Ctrl Enter adds it where Enter is a new line': async (page) => {
    const reminders = createRemindersPage(page);
    await reminders.add.click();
    await reminders.field('Remind me of').fill('Call the bank');
    await page.keyboard.press('Escape');
    await expect(reminders.dialog).toContainText('What you typed is not saved. Escape again leaves it.');
    await expect(reminders.field('Remind me of')).toHaveValue('Call the bank');
    await page.keyboard.press('Escape');
    await expect(reminders.dialog).toBeHidden();
    await reminders.add.click();
    await reminders.field('Remind me of').fill('Call the bank');
    await reminders.field('Remind me of').press('ControlOrMeta+Enter');
    await expect(reminders.dialog).toBeHidden();
    await expect(reminders.row('Call the bank')).toContainText('waits');
    await reminders.row('Call the bank').click({ position: { x: 150, y: 8 } });
    await page.keyboard.press('Delete');
    await expect(reminders.row('Call the bank')).toBeHidden();
  },
  'it is reworded and moved where it stands, and survives a reload': async (page) => {
    const reminders = createRemindersPage(page);
    await reminders.row('Rotate the keys').dblclick();
    await reminders.inPlace('Remind me of').fill('Rotate the keys of <b>shop</b>');
    await reminders.inspector.getByRole('button', { name: 'In an hour' }).click();
    await reminders.save.click();
    await expect(reminders.row('Rotate the keys of <b>shop</b>')).toContainText(/in \d+\smin/);
    await open(page, '/reminders');
    await expect(reminders.row('Rotate the keys of <b>shop</b>')).toBeVisible();
    await page.setViewportSize({ width: 640, height: 700 });
    expect(await overflow(page)).toBe(0);
    await page.setViewportSize({ width: 1_280, height: 800 });
  },
  'a delete is taken back': async (page) => {
    const reminders = createRemindersPage(page);
    await reminders.row('Rotate the keys').click({ position: { x: 150, y: 8 } });
    await page.keyboard.press('Delete');
    await expect(reminders.main).toContainText('Nothing that you are to be reminded of');
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await expect(reminders.row('Rotate the keys')).toBeVisible();
  },
  'a delete that was said waits for a click': async (page, app) => {
    const reminders = createRemindersPage(page);
    await reminders.row('Rotate the keys').click({ position: { x: 150, y: 8 } });
    const title = 'Delete the selected reminder';
    const commands = [{ id: 'reminders.delete', title, keywords: [] }];
    const post = createRest(app);
    const say = async () => {
      const { id } = await post<{ id: string }>('/voice/type', { text: title, commands });
      // Nothing can be answered before it is asked.
      const answered = (accept: boolean) =>
        post('/voice/decide', { id, accept }).then(
          () => true,
          () => false,
        );
      return { answer: (accept: boolean) => expect.poll(() => answered(accept)).toBe(true) };
    };
    await (await say()).answer(false);
    await expect(reminders.row('Rotate the keys')).toBeVisible();
    await (await say()).answer(true);
    await expect(reminders.main).toContainText('Nothing that you are to be reminded of');
    await expect(page.getByRole('alertdialog')).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await expect(reminders.row('Rotate the keys')).toBeVisible();
  },
  'one that is due stands in what needs the user, is told, and is done there': async (page, app) => {
    const post = createRest(app);
    await post('/reminders/add', { text: 'Water the plants', at: Date.now() + 1_500 });
    await open(page, '/');
    const item = createNow(page).item('Water the plants');
    await expect(item).toBeVisible();
    await open(page, '/notifications');
    await expect(page.getByRole('main')).toContainText('Water the plants');
    await open(page, '/reminders');
    const reminders = createRemindersPage(page);
    await expect(reminders.row('Water the plants')).toContainText('due');
    await open(page, '/');
    await item.getByRole('button', { name: 'Done' }).click();
    await expect(item).toBeHidden();
    await open(page, '/reminders?show=all');
    await expect(reminders.row('Water the plants')).toContainText('done');
    await reminders.row('Water the plants').getByRole('button', { name: 'Not done' }).click();
    await expect(reminders.row('Water the plants')).toContainText('due');
    await reminders.row('Water the plants').getByRole('button', { name: 'Done' }).click();
    await expect(createShell(page).toast('Done')).toBeVisible();
  },
  'a thousand of them: the list draws only what is seen, and finds one': async (page, app) => {
    const post = createRest(app);
    const at = Date.now() + 24 * hour;
    for (let from = 0; from < 1_000; from += 100)
      await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          post('/reminders/add', { text: `Number ${from + index}`, at: at + (from + index) * 60_000 }),
        ),
      );
    await open(page, '/reminders');
    const reminders = createRemindersPage(page);
    await expect(reminders.list).toHaveAttribute('aria-rowcount', '1001');
    expect(await reminders.list.getByRole('row').count()).toBeLessThan(80);
    await page.keyboard.press('/');
    await page.keyboard.type('number 777');
    await expect(reminders.list.getByRole('row')).toHaveCount(1);
  },
};

test('reminders, from the first to the thousandth', async ({ app, page }) => {
  for (const [what, step] of Object.entries(story)) await test.step(what, () => step(page, app));
});

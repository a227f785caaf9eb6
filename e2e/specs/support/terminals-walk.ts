import { expect } from '@playwright/test';
import { open } from '../../pages/go.ts';
import { createTerminals } from '../../pages/terminals.ts';
import type { Walk } from './walk.ts';

/** A terminal at work, two beside each other, what is kept, and the questions before what a program may not do alone. */
export const terminalsWalk: Walk = {
  'terminals, none yet': async (page) => {
    await open(page, '/terminals');
    await expect(createTerminals(page).none).toBeVisible();
  },
  'a terminal': async (page) => {
    const terminals = createTerminals(page);
    await terminals.openFirst.click();
    await terminals.ready();
    await terminals.run('echo $((6*7))-answer', '42-answer');
  },
  'a terminal, searched': async (page) => {
    const terminals = createTerminals(page);
    await page.keyboard.press('Control+Shift+F');
    await terminals.find.fill('42-answer');
    await terminals.searchKept.click();
    await expect(terminals.kept).toContainText('42-answer');
  },
  'two terminals': async (page) => {
    const terminals = createTerminals(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await terminals.splitRight.click();
    await expect(terminals.screens).toHaveCount(2);
    await terminals.ready(1);
  },
  'a terminal, what it wants on the clipboard': async (page) => {
    await page.keyboard.type("printf '\\033]52;c;aGVsbG8=\\a'");
    await page.keyboard.press('Enter');
    await expect(createTerminals(page).question).toContainText('hello');
  },
  'terminals that have ended': async (page) => {
    const terminals = createTerminals(page);
    await terminals.question.getByRole('button', { name: 'Cancel' }).click();
    await terminals.closeThis.click();
    await expect(terminals.screens).toHaveCount(1);
    await terminals.part('Ended').click();
    await expect(terminals.ended.locator('[data-row]')).toHaveCount(1);
  },
  'a search through all terminals': async (page) => {
    const terminals = createTerminals(page);
    await terminals.part('Search').click();
    await terminals.searchAll.fill('42-answer');
    await page.keyboard.press('Enter');
    await expect(terminals.kept).toContainText('42-answer');
  },
};

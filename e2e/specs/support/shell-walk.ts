import { expect } from '@playwright/test';
import { createDrawer } from '../../pages/drawer.ts';
import { open } from '../../pages/go.ts';
import { createJournal } from '../../pages/journal.ts';
import { choose, createNow } from '../../pages/now.ts';
import { createPalette } from '../../pages/palette.ts';
import { createSettings } from '../../pages/settings.ts';
import { createShell } from '../../pages/shell.ts';
import { spoiled } from './seed.ts';
import type { Walk } from './walk.ts';

/** What stands around every feature: now, the journal, settings, the palette, the dock. */
export const shellWalk: Walk = {
  now: async (page) => {
    await open(page, '/');
    await expect(createNow(page).item(spoiled)).toBeVisible();
  },
  'now, a menu': async (page) => {
    await createNow(page).more(spoiled).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await page.keyboard.press('ArrowDown');
  },
  'now, a message': async (page) => {
    await page.keyboard.press('Escape');
    await createNow(page).more(spoiled).click();
    await choose(page, 'Dismiss until it changes');
    await expect(createShell(page).undo).toBeVisible();
    // Under the pointer it stays; else it would go of itself in the middle of some later state.
    await createShell(page).undo.hover();
  },
  'drawer, put away': async (page) => {
    await createShell(page).dismiss.click();
    await expect(createShell(page).undo).toHaveCount(0);
    await createShell(page).attentionStatus.click();
    await expect(createDrawer(page).bringBack).toBeVisible();
  },
  drawer: async (page) => {
    await createDrawer(page).bringBack.click();
    await expect(createDrawer(page).needs).toContainText(spoiled);
  },
  palette: async (page) => {
    await page.keyboard.press('Escape');
    await expect(createDrawer(page).dialog).toBeHidden();
    await createPalette(page).open();
    await expect(createPalette(page).selected).toBeVisible();
  },
  'palette, searched': async (page) => {
    await createPalette(page).field.fill('theme');
    await expect(createPalette(page).group('Settings')).toBeVisible();
  },
  'palette, nothing found': async (page) => {
    await createPalette(page).field.fill('qqxxzzqqxxzz');
    await expect(createPalette(page).nothing).toBeVisible();
  },
  journal: async (page) => {
    await open(page, '/journal');
    await expect(createJournal(page).rows.first()).toBeVisible();
  },
  'journal, an event': async (page) => {
    await createJournal(page)
      .row(/settings could not be read/)
      .first()
      .click();
    await expect(createJournal(page).inspector).toBeVisible();
  },
  'journal, nothing fits': async (page) => {
    await open(page, '/journal?text=qqxxzz&severity=error&subject=project:shop');
    await expect(createJournal(page).nothingFits).toBeVisible();
  },
  settings: async (page) => {
    await open(page, '/settings');
    await expect(createSettings(page).setting('Theme')).toBeVisible();
  },
  'settings, all that match': async (page) => {
    await createSettings(page).search.fill('e');
    await expect(createSettings(page).setting('Port')).toBeVisible();
  },
  'settings, a problem': async (page) => {
    await open(page, '/settings?section=storage');
    await createSettings(page).field('Keep the journal for').fill('3');
    await page.keyboard.press('Enter');
    await expect(createSettings(page).problem('Keep the journal for')).toBeVisible();
  },
  'settings, a dialog': async (page) => {
    await createSettings(page).act('Reset all settings…');
    await expect(page.getByRole('alertdialog')).toBeVisible();
  },
  'settings, global hotkeys': async (page) => {
    await open(page, '/settings?section=hotkeys');
    await expect(page.getByText('not available here').first()).toBeVisible();
  },
  keyboard: async (page) => {
    await open(page, '/keyboard');
    await expect(page.getByRole('region', { name: 'In every list' })).toBeVisible();
  },
  about: async (page) => {
    await open(page, '/about');
    await expect(page.getByRole('grid', { name: 'Processes of Optimus' })).toBeVisible();
  },
  'about, with the dock': async (page) => {
    await page.keyboard.press('ControlOrMeta+`');
    await expect(createShell(page).dock.getByRole('listbox')).toBeVisible();
  },
  'the sidebar folded': async (page) => {
    await page.keyboard.press('ControlOrMeta+`');
    await page.keyboard.press('ControlOrMeta+b');
    await expect(createShell(page).expand).toBeVisible();
  },
};

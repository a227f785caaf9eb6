import { expect } from '@playwright/test';
import { createVoice } from '../../pages/voice.ts';
import { createRest } from './rest.ts';
import type { Walk } from './walk.ts';

/** All of the page of voice, with something said and not understood in its history. */
export const voiceWalk: Walk = {
  'voice, how it stands': async (page) => {
    const voice = createVoice(page);
    await voice.go();
    await expect(voice.part('speaking')).toBeVisible();
    await expect(voice.part('hotkey').getByText('Speak to Optimus', { exact: true })).toBeVisible();
  },
  'voice, done': async (page) => {
    const voice = createVoice(page);
    await voice.say('what is running');
    await expect(voice.panel).toContainText('Done');
  },
  'voice, not understood': async (page) => {
    const voice = createVoice(page);
    await voice.say('gimme the blinkenlights');
    await expect(voice.panel).toContainText('Not understood');
  },
  'voice, history': async (page) => {
    const voice = createVoice(page);
    await voice.go('history');
    await voice.row('blinkenlights').click();
    await page.keyboard.press('Enter');
    await expect(voice.inspector).toContainText('not understood');
  },
  'voice, correcting': async (page) => {
    const voice = createVoice(page);
    await voice.inspector.getByRole('button', { name: 'Correct' }).click();
    await expect(voice.inspector.getByRole('textbox')).toBeVisible();
  },
  'voice, the question before it is deleted': async (page) => {
    const voice = createVoice(page);
    await voice.inspector.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(voice.question).toBeVisible();
  },
  'voice, what can be said': async (page) => {
    const voice = createVoice(page);
    await page.keyboard.press('Escape');
    await voice.go('examples');
    await expect(voice.button(/running/).first()).toBeVisible();
  },
  'voice, own words': async (page) => {
    const voice = createVoice(page);
    await voice.go('words');
    await voice.main.getByRole('textbox', { name: 'Word', exact: true }).fill('Kestrel');
    await page.keyboard.press('Enter');
    await expect(voice.words).toContainText('Kestrel');
  },
  'voice, nothing to speak with': async (page, app) => {
    const voice = createVoice(page);
    await createRest(app)('/settings', { voice: { speakWith: 'model' } });
    await voice.go();
    await voice.part('speaking').getByRole('button', { name: 'English' }).click();
    await expect(voice.speaking).toContainText('No model is chosen');
  },
};

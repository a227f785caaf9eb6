import { expect, type Page } from '@playwright/test';
import { open } from './go.ts';

const tabs = { state: 'How it stands', history: 'History', examples: 'What can be said', words: 'Own words' } as const;
type Part = 'microphone' | 'hotkey' | 'hold' | 'overlay' | 'transcribing' | 'wake' | 'speaker' | 'model' | 'speaking';

/** The page of voice: how it stands, what was said, what can be said. */
export function createVoice(page: Page) {
  const main = page.getByRole('main');
  const list = main.getByRole('listbox', { name: 'What was said' });
  const inspector = main.getByRole('complementary');
  return {
    main,
    part: (id: Part) => main.locator(`[data-part=${id}]`),
    field: main.getByRole('textbox', { name: 'Write what you would say' }),
    panel: page.getByRole('region', { name: 'Voice', exact: true }),
    speaking: page.getByRole('region', { name: 'Speaking' }),
    list,
    row: (text: string | RegExp) => list.getByRole('option').filter({ hasText: text }),
    inspector,
    question: page.getByRole('alertdialog'),
    words: main.getByRole('list', { name: 'Own words' }),
    go: (tab: keyof typeof tabs = 'state') => open(page, `/voice?tab=${tab}`),
    tab: (tab: keyof typeof tabs) => main.getByRole('tab', { name: tabs[tab] }).click(),
    button: (name: string | RegExp) => main.getByRole('button', { name }),
    async say(text: string) {
      const field = main.getByRole('textbox', { name: 'Write what you would say' });
      await field.fill(text);
      await page.keyboard.press('Enter');
      await expect(field).toHaveValue('');
    },
  };
}

import type { Page } from '@playwright/test';

/** What is seen of speaking: in the page of a browser, or in the small window of the desktop. */
export function createVoicePanel(page: Page) {
  const panel = page.getByRole('region', { name: 'Voice', exact: true });
  return {
    panel,
    stage: (name: string) => page.locator(`[data-stage="${name}"]`),
    state: panel.getByRole('status'),
    press: (name: string | RegExp) => panel.getByRole('button', { name }),
    field: panel.getByRole('textbox'),
    /** In the status bar. */
    button: page
      .getByRole('contentinfo')
      .getByRole('button', { name: /^(Speak|listening|microphone|say “Optimus”|cannot listen)/ }),
  };
}

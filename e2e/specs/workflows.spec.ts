import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from '../pages/go.ts';
import { createPalette } from '../pages/palette.ts';
import { createShell } from '../pages/shell.ts';
import { createEditor, createWatchedRun, createWorkflows } from '../pages/workflows.ts';
import { expect, test } from '../test.ts';

const runAddress = /\/runs\/[\w-]+$/;

// The one that is killed is its own.
test.use({ shared: {} });

test('three steps with an approval are built by keyboard, run, approved and seen to finish', async ({ page }) => {
  const editor = createEditor(page);
  const run = createWatchedRun(page);
  await createPalette(page).shown.waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await expect(createShell(page).title('Workflows')).toBeVisible();
  await createPalette(page).run('New workflow');
  await expect(editor.step('run-1')).toBeVisible();

  await editor.add('approve');
  await expect(editor.text).toBeFocused();
  await expect(editor.step('approve-1')).toBeVisible();
  // The caret stands at the end of what was added: `for: 2d`, below the question.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('question: Shall it go on?');
  await page.keyboard.press('Escape');

  await editor.add('wait');
  await expect(editor.step('wait-1')).toBeVisible();
  await expect(editor.text).toBeFocused();
  await page.keyboard.press('Shift+Home');
  await page.keyboard.type('- notify: All done');
  await page.keyboard.press('Escape');
  await expect(editor.step('notify-1')).toBeVisible();
  await expect(editor.step('wait-1')).toBeHidden();
  await expect(editor.problems).toHaveCount(0);
  await expect(editor.step('notify-1')).toHaveAttribute('aria-selected', 'true');

  await page.keyboard.press('ControlOrMeta+s');
  await expect(editor.saved).toHaveText('revision 1');
  await expect(editor.text).toBeFocused();
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.waitForURL(runAddress);
  await expect(run.question('Shall it go on?')).toBeVisible();
  await createPalette(page).run('Approve what this run asks');
  await expect(run.step('notify-1')).toHaveAccessibleName(/succeeded/);
  await expect(run.state('succeeded')).toBeVisible();

  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await expect(createWorkflows(page).row('New workflow')).toContainText('succeeded');
});

test('graph and text are two sides of one thing', async ({ page }) => {
  const editor = createEditor(page);
  await open(page, '/workflows/new');
  await editor.write(
    `name: Two sides\nsteps:\n  # kept\n  - id: one\n    run: echo 1\n  - run: echo 2\n  - notify: \${{ steps.one.state }}\n`,
  );
  await expect(editor.step('one')).toBeVisible();
  await editor.lines.filter({ hasText: 'echo 2' }).click();
  await expect(editor.step('run-2')).toHaveAttribute('aria-selected', 'true');

  await editor.needs('run-2').click();
  await editor.dialog.getByRole('checkbox', { name: 'one' }).click();
  await editor.dialog.getByRole('button', { name: 'Set' }).click();
  await expect(editor.text).toContainText('needs: []');

  await editor.step('one').click();
  await editor.rename('one').click();
  await editor.dialog.getByRole('textbox', { name: 'Id' }).fill('first');
  await page.keyboard.press('Enter');
  await expect(editor.step('first')).toBeVisible();
  await expect(editor.text).toContainText('steps.first.state');
  await expect(editor.text).toContainText('# kept');

  await editor.steps.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(editor.lines.filter({ hasText: /echo/ }).first()).toContainText('echo 2');
  await editor.remove('first').click();
  await expect(editor.step('first')).toBeHidden();
  await expect(editor.problems).not.toHaveCount(0);
  await editor.text.focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ControlOrMeta+z');
  await expect(editor.text).toContainText('- id: one');
  await expect(editor.text).not.toContainText('needs: []');
  await expect(editor.problems).toHaveCount(0);
});

test('what is wrong is said at its place, and a click goes there', async ({ page }) => {
  const editor = createEditor(page);
  await open(page, '/workflows/new');
  await editor.write('name: Wrong\nsteps:\n  - run: echo 1\n  - wiat: 10s\n');
  const problem = editor.problems.filter({ hasText: '4:5' });
  await expect(problem).toContainText(/wait/);
  await expect(editor.run).toBeDisabled();
  await problem.dblclick();
  await expect(editor.text).toBeFocused();
  await expect(page.locator('.cm-activeLine')).toContainText('wiat');
  await editor.write('name: Wrong\nsteps: [\n');
  await expect(editor.problems).not.toHaveCount(0);
  await expect(editor.step('run-1')).toBeVisible();
});

test('a text that was not saved is asked about, kept and offered', async ({ page }) => {
  const editor = createEditor(page);
  const shell = createShell(page);
  await open(page, '/workflows/new');
  await editor.write('name: Drafted\nsteps:\n  - run: echo saved\n');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(editor.saved).toBeVisible();
  await editor.lines.filter({ hasText: 'echo saved' }).click();
  await page.keyboard.press('End');
  await page.keyboard.type(' and more');
  await shell.link('Journal').click();
  await expect(editor.dialog).toContainText('Leave Drafted unsaved?');
  await editor.dialog.getByRole('button', { name: 'Stay' }).click();
  await page.reload();
  await expect(editor.draft).toBeVisible();
  await expect(editor.text).not.toContainText('and more');
  await page.getByRole('button', { name: 'Take it up' }).click();
  await expect(editor.text).toContainText('echo saved and more');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(editor.saved).toHaveText('revision 2');
  await page.reload();
  await expect(editor.text).toContainText('echo saved and more');
  await expect(editor.draft).toBeHidden();
});

test('a row is turned off, copied and taken away, with a way back', async ({ page }) => {
  const editor = createEditor(page);
  const list = createWorkflows(page);
  const shell = createShell(page);
  await open(page, '/workflows/new');
  await editor.write('name: Rowed\non:\n  - cron: "0 3 * * *"\nsteps:\n  - run: echo 1\n');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(editor.saved).toBeVisible();
  await open(page, '/workflows?text=rowed');
  await expect(list.row('Rowed')).toContainText(/in \d+/);
  await list.enabled('Rowed').click();
  await expect(list.row('Rowed')).toContainText('off');
  await shell.undo.click();
  await expect(list.enabled('Rowed')).toBeChecked();
  await list.act('Rowed', 'Duplicate');
  await expect(list.row('Rowed (copy)')).toContainText('off');
  await list.act('Rowed (copy)', 'Remove');
  await expect(list.row('Rowed (copy)')).toBeHidden();
  await shell.undo.first().click();
  await expect(list.row('Rowed (copy)')).toBeVisible();
});

test('inputs are asked for with their types', async ({ page }) => {
  const editor = createEditor(page);
  await open(page, '/workflows/new');
  await editor.write(
    [
      'name: Asking',
      'inputs:',
      '  times: { type: number, title: How often, required: true }',
      '  word: { type: choice, choices: [low, high], default: low }',
      'steps:',
      '  - run: test "$TIMES" = 3',
      `    env: { TIMES: "\${{ inputs.times }}" }`,
      '',
    ].join('\n'),
  );
  await expect(editor.step('run-1')).toBeVisible();
  await editor.run.click();
  await editor.dialog.getByRole('button', { name: 'Save and run' }).click();
  const times = editor.dialog.getByRole('textbox', { name: 'How often' });
  await times.fill('many');
  await page.keyboard.press('Enter');
  await expect(editor.dialog).toContainText('Enter a number');
  await times.fill('3');
  await page.keyboard.press('Enter');
  await page.waitForURL(runAddress);
  await expect(createWatchedRun(page).step('run-1')).toHaveAccessibleName(/succeeded/);
});

test('a secret is set from where it is used, or it is said why it cannot be kept', async ({ app, page }) => {
  const editor = createEditor(page);
  await open(page, '/workflows/new');
  await editor.write(
    `name: Secretive\nsteps:\n  - run: test -n "$TOKEN"\n    env: { TOKEN: "\${{ secrets.E2E_TOKEN }}" }\n`,
  );
  await expect(editor.secret('E2E_TOKEN')).toContainText('not set');
  await editor.secret('E2E_TOKEN').click();
  await editor.dialog.getByLabel('Value').fill('hush-hush');
  await page.keyboard.press('Enter');
  // A host without a keychain keeps none unless it was given a key.
  if (app.kind === 'browser') return expect(editor.dialog).toContainText('--secret-key');
  await expect(editor.secret('E2E_TOKEN')).not.toContainText('not set');
  await open(page, '/workflows/secrets');
  await page.waitForURL(/\/environments$/);
  await expect(page.getByRole('grid', { name: 'Secrets' })).toContainText('E2E_TOKEN');
  await expect(page.locator('body')).not.toContainText('hush-hush');
});

test('the program is killed in the second step, started again, and the run finishes', async ({ launch, home }) => {
  const trace = join(home, 'trace.txt');
  const gate = join(home, 'gate');
  const before = await launch({ home });
  const page = await before.page();
  const editor = createEditor(page);
  await open(page, '/workflows/new');
  await expect(editor.text).toBeVisible();
  await editor.write(
    [
      'name: Survivor',
      'steps:',
      `  - run: echo one >> "$TRACE"`,
      `    env: { TRACE: ${JSON.stringify(trace)} }`,
      `  - run: echo two >> "$TRACE"; while [ ! -e "$GATE" ]; do sleep 0.1; done`,
      `    env: { TRACE: ${JSON.stringify(trace)}, GATE: ${JSON.stringify(gate)} }`,
      '  - notify: It went on',
      '',
    ].join('\n'),
  );
  await expect(editor.step('run-2')).toBeVisible();
  await editor.run.click();
  await editor.dialog.getByRole('button', { name: 'Save and run' }).click();
  await page.waitForURL(runAddress);
  const { pathname } = new URL(page.url());
  await expect(createWatchedRun(page).step('run-2')).toHaveAccessibleName(/running/);
  await expect.poll(() => readFile(trace, 'utf8').catch(() => '')).toBe('one\ntwo\n');
  await before.kill9();

  const after = await (await launch({ home })).page();
  await open(after, pathname);
  const run = createWatchedRun(after);
  await expect(run.step('run-1')).toHaveAccessibleName(/succeeded/);
  await expect.poll(() => readFile(trace, 'utf8')).toBe('one\ntwo\ntwo\n');
  await writeFile(gate, '');
  await expect(run.step('notify-1')).toHaveAccessibleName(/succeeded/);
  await expect(run.state('succeeded')).toBeVisible();
  await open(after, '/workflows');
  await expect(createWorkflows(after).row('Survivor')).toContainText('succeeded');
});

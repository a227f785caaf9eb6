import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { needs } from '../../main/core/testing/needs.ts';
import { withEngine } from '../drivers/app-home.ts';
import type { AppDriver } from '../drivers/types.ts';
import { open } from '../pages/go.ts';
import { createNow } from '../pages/now.ts';
import { createPalette } from '../pages/palette.ts';
import { createRecovery } from '../pages/recovery.ts';
import { createRun, createRuns, createTray } from '../pages/runs.ts';
import { createShell } from '../pages/shell.ts';
import { createEditor, createWorkflows } from '../pages/workflows.ts';
import { expect, test } from '../test.ts';
import { alertsWalk } from './support/alerts-walk.ts';
import { backupsWalk } from './support/backups-walk.ts';
import { blueprintsWalk } from './support/blueprints-walk.ts';
import { buildsWalk } from './support/builds-walk.ts';
import { chatWalk } from './support/chat-walk.ts';
import { containersWalk } from './support/containers-walk.ts';
import { startCouncilMind } from './support/council-mind.ts';
import { councilWalk } from './support/council-walk.ts';
import { databasesWalk } from './support/databases-walk.ts';
import { deploymentsWalk } from './support/deployments-walk.ts';
import { environmentsWalk } from './support/environments-walk.ts';
import { makeKeepsake } from './support/keepsake.ts';
import { knowledgeWalk } from './support/knowledge-walk.ts';
import { launcherWalk } from './support/launcher-walk.ts';
import { logsWalk } from './support/logs-walk.ts';
import { startLoopbackMinds } from './support/loopback-minds.ts';
import { memoryWalk } from './support/memory-walk.ts';
import { mindsWalk } from './support/minds-walk.ts';
import { monitorsWalk } from './support/monitors-walk.ts';
import { notificationsWalk } from './support/notifications-walk.ts';
import { projectsWalk } from './support/projects-walk.ts';
import { remindersWalk } from './support/reminders-walk.ts';
import { makeRepositories } from './support/repositories.ts';
import { runWorkflow } from './support/rest.ts';
import { damage, numbered, seedJournal, spoilSettings } from './support/seed.ts';
import { seedBuilds } from './support/seed-builds.ts';
import { seedTalk, startReader, talk } from './support/seed-memory.ts';
import { makeServices } from './support/services.ts';
import { shellWalk } from './support/shell-walk.ts';
import { makeShipped } from './support/shipped.ts';
import { makeShop } from './support/shop.ts';
import { makeTalker } from './support/talker.ts';
import { terminalsWalk } from './support/terminals-walk.ts';
import { voiceWalk } from './support/voice-walk.ts';
import type { Walk } from './support/walk.ts';

test.describe.configure({ mode: 'parallel' });

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** All that a theme can change; the rest of a page is the same page in every one. */
const ofColour = ['color-contrast', 'link-in-text-block'];

const themes = ['light', 'dark', 'contrast'] as const;

// The builder brings the long form of the same script, twice for each load of a page.
const ofBuilder = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'));
const axeScript = readFile(ofBuilder.resolve('axe-core/axe.min.js'), 'utf8');

/** Nothing to object to, with the look at rest: a colour on its way to another is neither. */
async function sound(page: Page, what: string, only?: string[]): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await axeScript);
  await page.evaluate(() => {
    // What turns while something goes on has no end. The others are brought to theirs: one in a closed part stands still.
    const ends = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    for (const animation of ends) animation.finish();
  });
  // No page of ours has frames, so the results need no second page to be put together in.
  const axe = new AxeBuilder({ page, axeSource: ';' }).options({ resultTypes: ['violations'] }).setLegacyMode();
  const { violations } = await (only ? axe.withRules(only) : axe.withTags(rules)).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  expect.soft(found, what).toEqual([]);
}

/** Every theme takes its turn on the page as it stands: an attribute is all that tells one from another. */
async function soundInEveryTheme(page: Page, what: string): Promise<void> {
  for (const theme of themes) {
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
    await sound(page, `${what}, ${theme}`, theme === themes[0] ? undefined : ofColour);
    // Else the program has set its own meanwhile, and nobody knows which one was looked at.
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme, { timeout: 1 });
  }
}

const asking = `name: Asks
steps:
  - { id: say, run: 'echo hello; echo "\\e[31mred\\e[0m" >&2' }
  - { id: ask, approve: Shall it go on? }
`;
const failing = `name: Fails
steps:
  - { id: broken, run: exit 3 }
`;

const wrong = `name: Wrong
on:
  - cron: "0 3 * * *"
  - files: ~/nowhere
inputs:
  folder: { type: folder, default: ~/x }
steps:
  - { id: lint, run: echo lint }
  - id: test
    run: npm test
    env: { TOKEN: "\${{ secrets.AXE_TOKEN }}" }
  - wiat: 10s
`;

/** With the sidebar folded. */
const work: Walk = {
  'a run that asks, and one of its steps': async (page, app) => {
    await page.keyboard.press('ControlOrMeta+b');
    await expect(createShell(page).expand).toBeVisible();
    const id = await runWorkflow(app, asking);
    await open(page, `/runs/${id}?step=say`);
    await expect(createRun(page).step('ask', 'asks you')).toBeVisible();
    await expect(createRun(page).inspector.getByRole('tree', { name: 'Output' })).toBeVisible();
    await expect(createRun(page).line('hello').first()).toBeVisible();
  },
  'its steps as a table, and the tray': async (page) => {
    await createRun(page).as('Table').click();
    await createTray(page).status.click();
    await expect(createTray(page).approve).toBeVisible();
  },
  'a run, the question before it is cancelled': async (page) => {
    await page.keyboard.press('Escape');
    await createRun(page).cancel.click();
    await expect(createRun(page).confirmCancel).toBeVisible();
  },
  'runs, one that failed looked into': async (page, app) => {
    const id = await runWorkflow(app, failing);
    await open(page, `/runs/${id}`);
    await expect(createRun(page).state('failed')).toBeVisible();
    await open(page, '/runs');
    await createRuns(page).row('Fails').click();
    await page.keyboard.press(' ');
    await expect(createRuns(page).inspector).toContainText('broken');
  },
  'workflows, one looked into': async (page) => {
    await open(page, '/workflows');
    await createWorkflows(page).row('Fails').click();
    await page.keyboard.press(' ');
    await expect(createWorkflows(page).inspector).toBeVisible();
  },
  'workflows, templates': async (page) => {
    await page.getByRole('button', { name: 'Start from a template' }).click();
    await expect(createEditor(page).dialog.getByRole('listitem')).toHaveCount(8);
  },
  'a workflow, graph and text': async (page) => {
    await open(page, '/workflows/new');
    await createEditor(page).write(wrong);
    await expect(createEditor(page).problems).not.toHaveCount(0);
    await createEditor(page).step('test').click();
    await expect(createEditor(page).secret('AXE_TOKEN')).toBeVisible();
  },
  'a workflow, words to choose from': async (page) => {
    await createEditor(page).text.focus();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('  - no');
    await expect(page.locator('.cm-tooltip-autocomplete')).toBeVisible();
  },
  'a workflow, what a step needs': async (page) => {
    await page.keyboard.press('Escape');
    await createEditor(page).step('test').click();
    await createEditor(page).needs('test').click();
    await expect(createEditor(page).dialog).toBeVisible();
  },
  'a workflow, kinds of steps': async (page) => {
    await page.keyboard.press('Escape');
    await expect(createEditor(page).dialog).toBeHidden();
    await page.keyboard.press('ControlOrMeta+i');
    await expect(createEditor(page).kinds).toBeVisible();
  },
  'not found': async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+b');
    await open(page, '/nowhere');
    await expect(createShell(page).title('Not found')).toBeVisible();
  },
  'a screen that failed': async (page) => {
    await open(page, '/');
    await expect(createShell(page).title('Now')).toBeVisible();
    await expect(createShell(page).connected).toBeVisible();
    await page.route('**/assets/page-*.js', (route) => route.abort());
    await createShell(page).link('About').click();
    await expect(page.getByText(/Quote .* when you report it/)).toBeVisible();
    await page.getByText('Details', { exact: true }).click();
  },
};

async function walkPast(walk: Walk, app: AppDriver): Promise<void> {
  test.setTimeout(900_000);
  const page = await app.page();
  page.setDefaultTimeout(60_000);
  await expect(createShell(page).connected).toBeVisible();
  for (const [what, lead] of Object.entries(walk)) {
    await lead(page, app);
    await soundInEveryTheme(page, what);
  }
}

for (const [part, walk] of Object.entries({ shell: shellWalk, work }))
  test(`every screen is sound in every theme: ${part}`, async ({ launch, home }) => {
    await seedJournal(home, numbered(50));
    await spoilSettings(home);
    await walkPast(walk, await launch({ home }));
  });

test('every screen is sound in every theme: projects', async ({ launch }) => {
  const repositories = await makeRepositories(['shop', 'money', 'gateway', 'billing']);
  await walkPast(projectsWalk(repositories), await launch()).finally(repositories.dispose);
});

test('every screen is sound in every theme: knowledge', async ({ launch }) => {
  const repositories = await makeRepositories(['shop', 'money']);
  await walkPast(knowledgeWalk(repositories), await launch()).finally(repositories.dispose);
});

test('every screen is sound in every theme: what runs', async ({ launch }) => {
  const services = await makeServices();
  await walkPast(launcherWalk(services), await launch()).finally(services.dispose);
});

test('every screen is sound in every theme: logs', async ({ launch }) => {
  const talker = await makeTalker();
  await walkPast(logsWalk(talker), await launch()).finally(talker.dispose);
});

test('every screen is sound in every theme: environments', async ({ launch }) => {
  const shop = await makeShop();
  await walkPast(environmentsWalk(shop), await launch({ env: shop.env })).finally(shop.dispose);
});

test('every screen is sound in every theme: monitors', async ({ launch }) => {
  await walkPast(monitorsWalk, await launch());
});

test('every screen is sound in every theme: minds', async ({ launch }) => {
  const loopback = await startLoopbackMinds();
  await walkPast(mindsWalk(loopback), await launch({ env: loopback.env })).finally(loopback.dispose);
});

test('every screen is sound in every theme: memory', async ({ launch, home }) => {
  await seedTalk(home, [{ title: 'The slow checkout', text: talk }]);
  const reader = await startReader();
  await walkPast(memoryWalk(reader), await launch({ home })).finally(reader.close);
});

test('every screen is sound in every theme: reminders', async ({ launch }) => {
  await walkPast(remindersWalk, await launch());
});

test('every screen is sound in every theme: terminals', async ({ launch }) => {
  await walkPast(terminalsWalk, await launch());
});

test('every screen is sound in every theme: builds', async ({ launch, home }) => {
  await seedBuilds(home);
  await walkPast(buildsWalk, await launch({ home }));
});

test('every screen is sound in every theme: files for shipping', async ({ launch }) => {
  const shipped = await makeShipped({ contained: true });
  await walkPast(blueprintsWalk(shipped), await launch()).finally(shipped.dispose);
});

test('every screen is sound in every theme: alerts', async ({ launch }) => {
  await walkPast(alertsWalk, await launch());
});

test('every screen is sound in every theme: notifications', async ({ launch }) => {
  await walkPast(notificationsWalk, await launch());
});

test('every screen is sound in every theme: databases and containers', async ({ launch }) => {
  await walkPast(databasesWalk, await launch());
});

test('every screen is sound in every theme: Docker', async ({ launch }) => {
  test.skip(!(await needs('docker')), 'There is no Docker here.');
  await walkPast(containersWalk, await launch({ env: withEngine }));
});

test('every screen is sound in every theme: deployments', async ({ launch }) => {
  const shipped = await makeShipped();
  await walkPast(deploymentsWalk(shipped), await launch()).finally(shipped.dispose);
});

test('every screen is sound in every theme: backups', async ({ launch }) => {
  const keepsake = await makeKeepsake();
  await walkPast(backupsWalk(keepsake), await launch({ env: keepsake.env })).finally(keepsake.dispose);
});

test('every screen is sound in every theme: council', async ({ launch }) => {
  const mind = await startCouncilMind();
  await walkPast(councilWalk(mind), await launch()).finally(mind.close);
});

test('every screen is sound in every theme: voice', async ({ launch }) => {
  await walkPast(voiceWalk, await launch());
});

test('damage, and who is not let in', async ({ launch, home }) => {
  await seedJournal(home, numbered(5));
  await damage(home);
  const app = await launch({ home });
  const page = await app.page();
  const recovery = createRecovery(page);
  await expect(recovery.title).toBeVisible();
  await soundInEveryTheme(page, 'recovery');
  await recovery.startEmpty.click();
  await expect(recovery.dialog).toBeVisible();
  await sound(page, 'recovery, the question');
  await page.keyboard.press('Escape');
  await recovery.lookAround.click();
  await expect(recovery.banner).toBeVisible();
  await sound(page, 'the line above every screen');
  await page.evaluate(() => sessionStorage.clear());
  await open(page, '/');
  await expect(page.getByRole('heading', { name: /Open the address/ })).toBeVisible();
  await sound(page, 'not let in');
});

for (const [look, appearance] of Object.entries({
  'at 200 %': { zoom: 2 },
  compact: { density: 'compact' },
} as const))
  test(`the first screen is sound ${look}`, async ({ launch }) => {
    const page = await (await launch({ settings: { appearance } })).page();
    await expect(createNow(page).nothingNeeds).toBeVisible();
    await sound(page, look);
    await createPalette(page).open();
    await sound(page, `the palette ${look}`);
  });

test('every screen is sound in every theme: chat', async ({ launch }) => {
  const repositories = await makeRepositories(['shop']);
  const { walk, dispose } = chatWalk(repositories.folder);
  await walkPast(walk, await launch()).finally(dispose);
  await repositories.dispose();
});

// `npm test [-- static|unit|e2e]`. Runs on any Node ≥ 20 with nothing installed, like `npm start`.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureElectron, hasDisplay } from './lib/electron.mjs';
import { node24, toolEnv } from './lib/install.mjs';
import { prepare } from './lib/prepare.mjs';
import { missingNeeds, playwrightCounts, stageTable, vitestCounts } from './lib/report.mjs';
import { cacheDir, plainError, root, runMain, say } from './lib/root.mjs';

const parts = ['static', 'unit', 'e2e'];
const wanted = process.argv.slice(2).filter((arg) => arg !== '--');
const inCi = Boolean(process.env.CI) && process.env.CI !== 'false';
const files = {
  vitest: join(cacheDir, 'vitest.json'),
  playwright: join(cacheDir, 'playwright.json'),
  needs: join(cacheDir, 'needs.jsonl'),
};

const stages = [];
const notes = [];
const skips = [];

async function stage(name, work) {
  say(`\n── ${name}`);
  const started = performance.now();
  let result;
  try {
    result = await work();
  } catch (error) {
    result = { passed: 0, failed: 1, skipped: [], problems: [error.message] };
  }
  skips.push(...result.skipped.map((test) => `skipped: ${test}`));
  stages.push({ name, ...result, seconds: (performance.now() - started) / 1000 });
}

const tool = (path, args, env) =>
  run(node24(), [join(root, 'node_modules', ...path.split('/')), ...args], { env: toolEnv(env) });

/** A check that passes or fails as a whole. */
const check = (name, work) =>
  stage(name, async () => {
    const { code } = await work();
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [], problems: [] };
  });

async function staticChecks() {
  await check('types', () => tool('typescript/bin/tsc', ['-b']));
  await check('lint', () => tool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']));
  await check('unused code', () => tool('knip/bin/knip.js', []));
  await check('lock file', () => run(node24(), [join(root, 'scripts', 'lockcheck.mjs')], { env: toolEnv() }));
}

const unitTests = (chromium) =>
  stage('unit and integration', async () => {
    const { code } = await tool(
      'vitest/vitest.mjs',
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${files.vitest}`],
      { OPTIMUS_NEEDS_FILE: files.needs, ...(chromium && { CHROMIUM_PATH: chromium }) },
    );
    return agree(vitestCounts(files.vitest), code);
  });

/** An error outside of any test (a crashed worker, an unhandled rejection) shows only in the exit code. */
const agree = (counts, code) =>
  code !== 0 && counts.failed === 0
    ? { ...counts, failed: 1, problems: [...counts.problems, `all tests passed, but the runner ended with ${code}`] }
    : counts;

async function electronProject() {
  const { file, reason } = await ensureElectron();
  if (file && hasDisplay()) return true;
  const why = file ? 'there is no display (xvfb-run gives one)' : reason;
  if (process.env.OPTIMUS_REQUIRE_ELECTRON) throw plainError(`The electron project must run here, but ${why}`);
  notes.push(`note: the specs ran against the Electron shim, not against Electron: ${why}`);
  return false;
}

const e2eTests = ({ file: chromium, reason }) =>
  stage('e2e', async () => {
    if (!chromium) throw plainError(`No Chromium for the e2e tests: ${reason}`);
    const projects = ['browser', 'shell', ...((await electronProject()) ? ['electron'] : [])];
    const { code } = await tool(
      '@playwright/test/cli.js',
      ['test', '--reporter=list,json', ...projects.map((project) => `--project=${project}`)],
      { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: files.playwright, OPTIMUS_NEEDS_FILE: files.needs },
    );
    return agree(playwrightCounts(files.playwright), code);
  });

function summary() {
  const sum = (key) => stages.reduce((total, entry) => total + entry[key], 0);
  // Elsewhere a test may well be for one platform only; .ci/run is Linux and has everything.
  const forbidden = inCi && process.platform === 'linux' ? skips : [];
  // In CI a missing server has already failed its test, unless it was said that this machine cannot have it.
  notes.push(...missingNeeds(files.needs));
  const passed = sum('passed');
  const failed = sum('failed') + forbidden.length;
  say(`\n${stageTable(stages)}\n`);
  const shown = inCi ? skips : skips.slice(0, 5);
  // What failed, at first at least, stands at the end, too: of a long output often only that is kept.
  const problems = stages.flatMap((entry) => entry.problems ?? []);
  for (const line of [...shown, ...notes, ...problems]) say(line);
  if (skips.length > shown.length) say(`and ${skips.length - shown.length} more skipped tests`);
  if (forbidden.length > 0) say('With CI=true a skip is a failure.');
  if (passed + failed === 0) say('No test was executed.');
  say(`${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

await runMain(async () => {
  const unknown = wanted.filter((part) => !parts.includes(part));
  if (unknown.length > 0) throw plainError(`There is no part "${unknown.join(' ')}": npm test -- [${parts.join('|')}]`);
  const has = (part) => wanted.length === 0 || wanted.includes(part);

  const started = performance.now();
  await prepare({ build: false });
  mkdirSync(cacheDir, { recursive: true });
  for (const file of Object.values(files)) rmSync(file, { force: true });
  stages.push({ name: 'install', passed: 0, failed: 0, seconds: (performance.now() - started) / 1000 });

  if (has('static')) await staticChecks();
  if (has('unit') || has('e2e')) {
    const chromium = await ensureChromium();
    await check('build', async () => {
      await prepare();
      return { code: 0 };
    });
    if (has('unit')) await unitTests(chromium.file);
    if (has('e2e')) await e2eTests(chromium);
  }
  return summary();
});

// `npm run bench [-- NAME...]`: every benchmark, or the named ones, each in its own process.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { node24, toolEnv } from './lib/install.mjs';
import { prepare } from './lib/prepare.mjs';
import { plainError, root, runMain, say } from './lib/root.mjs';

const folder = join(root, 'bench');
const results = join(folder, 'results');
const suffix = '.bench.ts';

const known = () =>
  readdirSync(folder)
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort();

const amount = (value) =>
  value === 0 || Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 1
      ? value.toFixed(2)
      : value.toPrecision(3);

const meets = ({ value, aim, better }) => (better === 'lower' ? value <= aim : value >= aim);

function rows({ bench, figures }) {
  return figures.map((figure) => [
    bench,
    figure.name,
    amount(figure.value),
    figure.unit,
    figure.aim === undefined
      ? ''
      : `${figure.better === 'lower' ? '≤' : '≥'} ${figure.aim} ${meets(figure) ? '✓' : '✗'}`,
    figure.peer ? `${figure.peer.name}: ${amount(figure.peer.value)}` : '',
    figure.peer && figure.peer.value !== 0 ? `${(figure.value / figure.peer.value).toFixed(2)}×` : '',
  ]);
}

function table(lines) {
  const all = [['bench', 'figure', 'value', 'unit', 'aim', 'peer', 'ratio'], ...lines];
  const widths = all[0].map((_, column) => Math.max(...all.map((line) => line[column].length)));
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

await runMain(async () => {
  const names = process.argv.slice(2).filter((arg) => arg !== '--');
  const unknown = names.filter((name) => !known().includes(name));
  if (unknown.length > 0) throw plainError(`There is no benchmark "${unknown.join(' ')}": ${known().join(', ')}`);
  await prepare();
  const chromium = await ensureChromium();
  mkdirSync(results, { recursive: true });

  const failed = [];
  const lines = [];
  for (const name of names.length > 0 ? names : known()) {
    say(`── ${name}`);
    const file = join(results, `${name}.json`);
    rmSync(file, { force: true });
    const { code } = await run(node24(), ['--expose-gc', join(folder, 'lib', 'run.ts'), name, file], {
      env: toolEnv(chromium.file ? { CHROMIUM_PATH: chromium.file } : {}),
    });
    if (code === 0) lines.push(...rows(JSON.parse(readFileSync(file, 'utf8'))));
    else failed.push(name);
  }
  say(`\n${table(lines)}`);
  if (failed.length > 0) throw plainError(`These benchmarks failed: ${failed.join(', ')}`);
});

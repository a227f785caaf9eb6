import { execFileSync } from 'node:child_process';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { writeTree } from '../files/testing/trees.ts';
import { createAsker } from './ask.ts';
import type { FileFacts } from './facts-cache.ts';
import { createGlob } from './glob.ts';
import { createGuard } from './guarded.ts';
import { heuristicBytes } from './heuristics.ts';
import { createPathMatcher, partsOf } from './path-matcher.ts';
import { tables } from './tables.ts';
import { filesOf, linesOf, readTree } from './testing/read-tree.ts';

const unix = process.platform !== 'win32';

describe('patterns', () => {
  it('one that would run for ever is stopped, and the next one is not', () => {
    const guard = createGuard();
    const endless = /^(?:a+)+$/;
    let reached = false;
    expect(guard(50, () => void endless.test(`${'a'.repeat(60)}b`))).toBe('too-long');
    expect(
      guard(10_000, () => {
        reached = true;
      }),
    ).toBe('done');
    expect(reached).toBe(true);
    expect(() =>
      guard(10_000, () => {
        throw new Error('its own');
      }),
    ).toThrow('its own');
  });

  /** What makes a pattern with repeats inside repeats try everything. */
  const evil = [
    '\n',
    ' ',
    '\t\n',
    'a',
    'a ',
    'a.',
    'a,',
    'a:',
    '(',
    '((a',
    '[a',
    '{',
    'a::a',
    '"',
    "'a",
    '/*',
    '<',
    '<a ',
    '-',
    '#',
    '=',
    'a = ',
  ];

  it('every heuristic gets through the worst texts, or is given up', () => {
    const texts = evil.map((seed) => `${seed.repeat(heuristicBytes / seed.length)}`.slice(0, heuristicBytes - 1));
    for (const heuristic of tables.heuristics) {
      const asker = createAsker({ timeoutMs: 10, mostLost: 2 });
      const all = texts.map((text): { facts: FileFacts; text: string } => ({
        text,
        facts: { size: 1, mtimeMs: 1, language: -1, lines: 1, binary: false, generated: false, undecided: false },
      }));
      for (const { facts, text } of all)
        asker.settle({ facts, verdict: { kind: 'ask', heuristic, text, candidates: [0, 1] } });
      asker.finish();
      for (const { facts } of all) expect(facts.language, heuristic.extensions[0]).toBeGreaterThanOrEqual(0);
    }
  });

  it('a file among others that is made to be slow harms only itself', async () => {
    const root = await tempDir();
    // `^[^#]*:-` and friends over a text that nearly matches everywhere.
    const slow = `${'import a,'.repeat(5_600)}`;
    writeTree(root, {
      'a.d': 'module a;\n',
      'b.d': slow,
      'c.pod': ' '.repeat(50_000),
      'd.h': 'namespace a {}\n',
      'e.m': '@implementation A\n',
    });
    expect(filesOf(await readTree(root))).toMatchObject({ D: 2, 'C++': 1, 'Objective-C': 1 });
  });

  it('long paths are no trouble', () => {
    const matches = createPathMatcher(tables.vendor);
    const path = `${'jquery'.repeat(600)}/${'a.d'.repeat(300)}/x.d.t`;
    expect(matches(partsOf(path))).toBe(false);
    expect(createGlob(`${'*a'.repeat(200)}b`)('a'.repeat(4_000), 'a'.repeat(4_000))).toBe(false);
    expect(createGlob(`${'**/a/'.repeat(50)}b`)('a/'.repeat(2_000), '')).toBe(false);
  });
});

describe('files', () => {
  it.runIf(unix)('a pipe with a good name is not waited for', async () => {
    const root = await tempDir();
    writeTree(root, { 'a.py': 'a\n' });
    execFileSync('mkfifo', [join(root, 'b.js')]);
    expect(filesOf(await readTree(root))).toEqual({ Python: 1 });
  });

  it('of 2 GB that is empty space is found to be no text from its beginning', async () => {
    const root = await tempDir();
    const file = await open(join(root, 'a.sql'), 'w');
    await file.truncate(2 * 1024 ** 3 + 5);
    await file.close();
    expect(filesOf(await readTree(root))).toEqual({});
  });

  it('a large one is counted in pieces, and can be left in the middle', async () => {
    const root = await tempDir();
    await writeFile(join(root, 'a.csv'), 'a,b,c\n'.repeat(4_000_000));
    expect(linesOf(await readTree(root))).toEqual({ CSV: 4_000_000 });
    const controller = new AbortController();
    const reading = readTree(root, null, controller.signal);
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });

  it.runIf(unix)('odd names', async () => {
    const root = await tempDir();
    writeTree(root, {
      'a\nb.py': 'a\n',
      __proto__: 'a\n',
      'constructor.toString': 'a\n',
      '.__proto__': 'a\n',
      'é 🙂.rb': 'a\n',
      [`${'.'.repeat(200)}`]: 'a\n',
      'a"b\'c.js': 'a\n',
    });
    expect(filesOf(await readTree(root))).toEqual({ Python: 1, Ruby: 1, JavaScript: 1 });
  });

  it('.gitattributes with more lines than anyone writes', async () => {
    const root = await tempDir();
    writeTree(root, { '.gitattributes': '*.py linguist-language=Ruby\n'.repeat(5_000), 'a.py': 'a\n' });
    expect(filesOf(await readTree(root))).toEqual({ Ruby: 1 });
  });
});

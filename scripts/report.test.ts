import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../main/core/testing/temp-dir.ts';
import { missingNeeds, playwrightCounts, vitestCounts } from './lib/report.mjs';

async function fileOf(content: unknown): Promise<string> {
  const file = join(await tempDir(), 'report.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const test = (status: string, fullName = 'a test', failureMessages: string[] = []) => ({
  status,
  fullName,
  failureMessages,
});
const vitest = (numPassedTests: number, numFailedTests: number, testResults: unknown[]) => ({
  numPassedTests,
  numFailedTests,
  testResults,
});

describe('the count of vitest', () => {
  it('adds up, and names what was skipped and what failed', async () => {
    const failed = test('failed', 'a sum', ['\u001b[31mError: 3 is not 4\n    at x']);
    const assertionResults = [test('passed'), failed, test('skipped', 'one'), test('todo', 'two')];
    const report = await fileOf(vitest(1, 1, [{ name: 'a.test.ts', status: 'failed', assertionResults }]));
    expect(vitestCounts(report)).toEqual({
      passed: 1,
      failed: 1,
      skipped: ['one', 'two'],
      problems: ['failed: a.test.ts > a sum: Error: 3 is not 4'],
    });
  });

  it('counts what passed at the second look, and names it', async () => {
    const assertionResults = [test('passed', 'one'), test('passed', 'two', ['Error: not yet\n    at x'])];
    const report = await fileOf(vitest(2, 0, [{ name: 'a.test.ts', status: 'passed', assertionResults }]));
    const problems = ['flaky: a.test.ts > two: Error: not yet'];
    expect(vitestCounts(report)).toEqual({ passed: 2, failed: 0, skipped: [], problems });
  });

  it('counts a file that did not load as a failure', async () => {
    const broken = { name: 'b.test.ts', status: 'failed', message: 'no such module\n…', assertionResults: [] };
    const report = await fileOf(vitest(5, 0, [broken]));
    const problems = ['failed: b.test.ts: no such module'];
    expect(vitestCounts(report)).toMatchObject({ passed: 5, failed: 1, problems });
  });

  it.each([
    ['no report', '/nowhere/report.json', 'wrote no report'],
    ['half a report', '{"numPassed', 'wrote no report'],
    ['no test', vitest(0, 0, []), 'ran no test'],
  ])('%s is a failure', async (_, content, problem) => {
    const counts = vitestCounts(await fileOf(content));
    expect(counts).toMatchObject({ passed: 0, failed: 1 });
    expect(counts.problems.join()).toContain(problem);
  });
});

describe('the count of Playwright', () => {
  const stats = { expected: 3, flaky: 1, unexpected: 0, skipped: 2 };
  const skipped = (title: string, description?: string) => ({
    title,
    tests: [{ status: 'skipped', projectName: 'shell', annotations: [{ type: 'skip', description }] }],
  });

  it('accepts a skip with a reason, and names one without, however deep', async () => {
    const suites = [{ specs: [], suites: [{ specs: [skipped('with', 'not in a browser'), skipped('without')] }] }];
    const report = await fileOf({ stats, suites, errors: [] });
    expect(playwrightCounts(report)).toEqual({ passed: 4, failed: 0, skipped: ['without (shell)'], problems: [] });
  });

  it('counts an error outside of a test', async () => {
    const report = await fileOf({ stats, suites: [], errors: [{ message: 'a spec does not load' }] });
    const problems = ['failed: outside of any test: a spec does not load'];
    expect(playwrightCounts(report)).toMatchObject({ failed: 1, problems });
  });

  it('names what failed', async () => {
    const results = [{ errors: [{ message: 'not visible\n…' }] }];
    const tests = [{ status: 'unexpected', projectName: 'shell', annotations: [], results }];
    const suites = [{ specs: [{ title: 'opens', file: 'a.spec.ts', tests }] }];
    const report = await fileOf({ stats: { ...stats, unexpected: 1 }, suites, errors: [] });
    const problems = ['failed: a.spec.ts > opens (shell): not visible'];
    expect(playwrightCounts(report)).toMatchObject({ failed: 1, problems });
  });

  it('names what passed at the second look only, with what it failed by, and counts it as passed', async () => {
    const results = [{ errors: [{ message: 'a blank page\n…' }] }, { errors: [] }];
    const tests = [{ status: 'flaky', projectName: 'browser', annotations: [], results }];
    const passed = [{ status: 'expected', projectName: 'shell', annotations: [], results: [{ errors: [] }] }];
    const suites = [
      {
        specs: [
          { title: 'opens', file: 'a.spec.ts', tests },
          { title: 'closes', file: 'a.spec.ts', tests: passed },
        ],
      },
    ];
    const report = await fileOf({ stats, suites, errors: [] });
    const problems = ['flaky: a.spec.ts > opens (browser): a blank page'];
    expect(playwrightCounts(report)).toEqual({ passed: 4, failed: 0, skipped: [], problems });
  });

  it('no test is a failure', async () => {
    const none = { expected: 0, flaky: 0, unexpected: 0, skipped: 0 };
    expect(playwrightCounts(await fileOf({ stats: none, suites: [], errors: [] })).failed).toBe(1);
    expect(playwrightCounts('/nowhere/report.json').failed).toBe(1);
  });
});

describe('missing servers', () => {
  it('are named once each, with the way to get them', async () => {
    const line = (need: string) => `${JSON.stringify({ need, howToGet: `Start ${need}.` })}\n`;
    const file = await fileOf(line('docker') + line('postgres') + line('docker'));
    expect(missingNeeds(file)).toEqual([
      'skipped: tests that need docker. Start docker.',
      'skipped: tests that need postgres. Start postgres.',
    ]);
    expect(missingNeeds('/nowhere/needs.jsonl')).toEqual([]);
  });
});

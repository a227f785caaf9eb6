import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
};

const none = (problem) => ({ passed: 0, failed: 1, skipped: [], problems: [problem] });

const firstLine = (text = '') => stripVTControlCharacters(text).split('\n')[0];
const line = (what, title, messages) => `${what}: ${title}: ${firstLine(messages[0])}`;
const failure = (title, messages) => line('failed', title, messages);

/** What passed at the second look only has passed, and is a fault all the same: of the test, or of what it looks at. */
const flaky = (title, messages) => line('flaky', title, messages);

/** Counts of a vitest JSON report. A report that is missing or counts nothing is a failure. */
export function vitestCounts(file) {
  const report = readJson(file);
  if (!report) return none('vitest wrote no report');
  const skipped = report.testResults.flatMap((result) =>
    result.assertionResults
      .filter((test) => ['skipped', 'pending', 'todo', 'disabled'].includes(test.status))
      .map((test) => test.fullName),
  );
  // A file that fails to load has no tests in it, and must not pass for that reason.
  const brokenFiles = report.testResults.filter(
    (result) => result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
  );
  const tests = report.testResults.flatMap((result) =>
    result.assertionResults.map((test) => ({ ...test, title: `${result.name} > ${test.fullName}` })),
  );
  const failedTests = tests.filter((test) => test.status === 'failed');
  const flakyTests = tests.filter((test) => test.status === 'passed' && test.failureMessages.length > 0);
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped,
    problems: [
      ...brokenFiles.map((result) => failure(result.name, [result.message])),
      ...failedTests.map((test) => failure(test.title, test.failureMessages)),
      ...flakyTests.map((test) => flaky(test.title, test.failureMessages)),
    ],
  };
  return counts.passed + counts.failed === 0 ? none('vitest ran no test') : counts;
}

const errorsOf = (test) => test.results.flatMap((result) => result.errors.map((error) => error.message));
const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];

const endings = { unexpected: failure, flaky };

/** Counts of a Playwright JSON report. A spec that skips itself must say why. */
export function playwrightCounts(file) {
  const report = readJson(file);
  if (!report) return none('Playwright wrote no report');
  const tests = report.suites
    .flatMap(specsOf)
    .flatMap((spec) => spec.tests.map((test) => ({ ...test, title: spec.title, file: spec.file })));
  const unexplained = tests.filter(
    (test) =>
      test.status === 'skipped' && !test.annotations.some((note) => note.type === 'skip' && note.description?.trim()),
  );
  const counts = {
    passed: report.stats.expected + report.stats.flaky,
    failed: report.stats.unexpected + report.errors.length,
    skipped: unexplained.map((test) => `${test.title} (${test.projectName})`),
    problems: [
      ...report.errors.map((error) => failure('outside of any test', [error.message])),
      ...tests
        .filter((test) => Object.hasOwn(endings, test.status))
        .map((test) => endings[test.status](`${test.file} > ${test.title} (${test.projectName})`, errorsOf(test))),
    ],
  };
  return counts.passed + counts.failed === 0 ? none('Playwright ran no test') : counts;
}

/** The servers that tests asked for and did not find: one line each, whoever asked. */
export function missingNeeds(file) {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return [...new Map(lines.map((line) => [line.need, line])).values()].map(
    (line) => `skipped: tests that need ${line.need}. ${line.howToGet}`,
  );
}

/** The table of stages. */
export function stageTable(stages) {
  const width = Math.max(5, ...stages.map((stage) => stage.name.length));
  const row = (name, passed, failed, seconds) =>
    `  ${name.padEnd(width)}  ${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${seconds.padStart(8)}`;
  return [
    row('stage', 'passed', 'failed', 'seconds'),
    ...stages.map((stage) => row(stage.name, stage.passed, stage.failed, stage.seconds.toFixed(1))),
  ].join('\n');
}

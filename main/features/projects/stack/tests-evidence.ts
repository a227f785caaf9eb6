import type { Evidence } from '../../../../shared/features/projects/schema.ts';
import type { ProjectFiles } from '../types.ts';
import { configBytes, type Lines } from './evidence.ts';
import { inOrder, type Match } from './match.ts';
import type { Survey } from './survey.ts';

const mostRead = 12;
/** Written by `npm init` and by nobody else. */
const noTest = /no test specified/i;

/** What proves that there are tests: files of them; else a script that runs them; else a framework for them. */
export function testsEvidence(
  files: ProjectFiles,
  survey: Survey,
  lines: Lines,
  matches: readonly Match[],
): Evidence | null {
  const { count, example, rust } = survey.tests;
  if (example !== null)
    return {
      file: example,
      line: null,
      text: count === 1 ? 'One test file' : `${count.toLocaleString('en-GB')} test files`,
    };
  for (const file of rust.filter((path) => files.counts(path)).slice(0, mostRead)) {
    const text = files.text(file, configBytes);
    const at = text?.search(/^[ \t]*#\[(?:cfg\(test\)|(?:\w+::)?test)\]/m) ?? -1;
    if (at >= 0) return lines.at(file, at + (/^[ \t]*/.exec(text?.slice(at) ?? '')?.[0].length ?? 0));
  }
  for (const file of files.named('package.json').slice(0, 1)) {
    const text = files.counts(file) ? files.text(file, configBytes) : null;
    const scripts = text?.indexOf('"scripts"') ?? -1;
    const at = text === null || scripts < 0 ? -1 : text.indexOf('"test"', scripts);
    if (at < 0) continue;
    const line = lines.at(file, at);
    if (!noTest.test(line.text)) return line;
  }
  for (const match of matches)
    if (match.rule.category === 'test') {
      const best = inOrder(match.proofs)[0];
      if (best !== undefined) return best.show();
    }
  return null;
}

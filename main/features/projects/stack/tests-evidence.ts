import type { Evidence } from '../../../../shared/features/projects/schema.ts';
import { parseJson } from '../dependencies/text/json.ts';
import { at, word } from '../dependencies/text/values.ts';
import type { ProjectFiles } from '../types.ts';
import { configBytes, type Lines } from './evidence.ts';
import { inOrder, type Match } from './match.ts';
import type { Survey } from './survey.ts';

const mostRead = 12;
/** Written by `npm init` and by nobody else. */
const noTest = /no test specified/i;

function testScript(text: string): string | null {
  try {
    return word(at(parseJson(text), 'scripts', 'test'));
  } catch {
    return null;
  }
}

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
    const script = text === null ? null : testScript(text);
    if (text === null || script === null || noTest.test(script)) continue;
    return lines.at(file, text.indexOf('"test"', text.indexOf('"scripts"')));
  }
  for (const match of matches)
    if (match.rule.category === 'test') {
      const best = inOrder(match.proofs)[0];
      if (best !== undefined) return best.show();
    }
  return null;
}

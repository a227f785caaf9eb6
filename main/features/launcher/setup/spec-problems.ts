import type { ServiceSpec } from '../../../../shared/features/launcher/schema.ts';
import { problemOfPattern } from '../../../core/lib/line-pattern.ts';
import { isPlain } from '../finding/open-files.ts';

interface SpecProblem {
  path: string[];
  why: string;
}

/** A repetition inside a repetition can take longer than anybody waits: `(a+)+`. */
export function repeatsRepetition(pattern: string): boolean {
  const plain = pattern.replace(/\\./g, 'x').replace(/\[(?:[^\]]*)\]/g, 'x');
  // What is inside of each group, from the innermost outwards; a group that repeats something is marked by a tilde.
  let text = plain;
  for (let round = 0; round < 100; round += 1) {
    const next = text.replace(
      /\((\?[:=!]|\?<[=!]|\?<\w+>)?([^()]*)\)(\*|\+|\{\d*,\d*\})?/g,
      (_, _head, inner: string, times?: string) => {
        const repeats = /[*+~]|\{\d*,\d*\}/.test(inner);
        if (times !== undefined && repeats) return '!!';
        return repeats || times !== undefined ? '~' : 'x';
      },
    );
    if (next.includes('!!')) return true;
    if (next === text) return false;
    text = next;
  }
  return true;
}

/** What a schema alone does not see, by the field that is wrong. */
export function specProblems(spec: ServiceSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const wrong = (path: string[], why: string) => problems.push({ path, why });
  const inside = (folder: string) => folder === '' || isPlain(folder);
  if (!inside(spec.folder)) wrong(['folder'], 'The folder has to lie in the project, without .. in its name.');
  if (spec.run.type === 'compose' && !isPlain(spec.run.file))
    wrong(['run', 'file'], 'The file has to lie in the project, without .. in its name.');
  if (spec.run.type === 'command' && spec.run.command.includes('\0'))
    wrong(['run', 'command'], 'A command has no zero in it.');
  const { variable, argument, wanted } = spec.port;
  if (variable !== null && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable))
    wrong(['port', 'variable'], 'A variable has letters, digits and underscores.');
  if (argument !== null && !argument.includes('{port}'))
    wrong(['port', 'argument'], 'The argument has to hold {port}.');
  // Without it half of the argument would be started.
  if (argument !== null && wanted === null)
    wrong(['port', 'wanted'], 'An argument with a port needs a port to begin with.');
  if (spec.needs.includes(spec.name)) wrong(['needs'], 'It cannot need itself.');
  if (spec.ready?.type === 'log') {
    const why = problemOfPattern(spec.ready.pattern);
    if (why !== null) wrong(['ready', 'pattern'], `It is no pattern: ${why}.`);
    else if (repeatsRepetition(spec.ready.pattern))
      wrong(['ready', 'pattern'], 'It repeats what is repeated already, which can take for ever on some lines.');
  }
  if (spec.ready?.type === 'http' && !/^\/[^\s]*$/.test(spec.ready.path))
    wrong(['ready', 'path'], 'A path begins with / and has no blanks.');
  if (spec.ready?.type === 'http' && spec.ready.status[0] > spec.ready.status[1])
    wrong(['ready', 'status'], 'The lower status comes first.');
  return problems;
}

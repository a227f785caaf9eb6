import { quoted } from '../quoted.ts';
import type { HealthFinding, HealthSource, HealthSubject } from './types.ts';

/** Below this it is a note or a configuration, of which nobody expects tests. */
const leastCode = 4_000;

const open = (label: string, path: string) => ({ kind: 'open', label, path }) as const;

function readme({ facts }: HealthSubject): HealthFinding {
  const cause = 'files.no-readme';
  const { readme: file } = facts.health;
  if (file) return { cause, share: 0, sentence: `${file} says what it is`, file };
  return { cause, share: 1, sentence: 'No README says what it is', action: open('Open the folder', '.') };
}

function licence({ facts }: HealthSubject): HealthFinding {
  const cause = 'files.no-licence';
  const known = facts.health.licence;
  if (known)
    return { cause, share: 0, sentence: `Its licence is ${known.spdx ?? 'in its own words'}`, file: known.file };
  return {
    cause,
    share: 1,
    sentence: 'No licence says what others may do with it',
    action: open('Open the folder', '.'),
  };
}

function tests({ facts }: HealthSubject): HealthFinding | null {
  const cause = 'files.no-tests';
  const { tests: found, codeBytes } = facts.health;
  if (found) return { cause, share: 0, sentence: 'It has tests', file: found.file, line: found.line };
  if (codeBytes < leastCode) return null;
  return { cause, share: 1, sentence: 'No tests were found', action: open('Open the folder', '.') };
}

function ci({ record, facts }: HealthSubject): HealthFinding | null {
  const cause = 'files.no-ci';
  const { ci: found, codeBytes } = facts.health;
  if (found) return { cause, share: 0, sentence: 'A CI checks it', file: found.file, line: found.line };
  // Without a remote there is nobody who could run it.
  if (codeBytes < leastCode || record.git_dir === null || !facts.git?.remote) return null;
  return { cause, share: 1, sentence: 'No CI checks it', action: open('Open the folder', '.') };
}

function unlocked({ record, facts }: HealthSubject): HealthFinding | null {
  const cause = 'dependencies.unlocked';
  const [first, ...others] = facts.health.unlocked;
  if (!first) return facts.dependencies > 0 ? { cause, share: 0, sentence: 'No lock file is missing' } : null;
  const more = others.length > 0 ? `, and ${others.length} more like it` : '';
  return {
    cause,
    share: 1,
    sentence: `No lock file holds what ${first.manifest} asks for${more}`,
    file: first.manifest,
    action: {
      kind: 'command',
      label: 'Copy the command',
      command: `cd ${quoted(record.path)} && ${first.remedy}`,
    },
  };
}

function stale({ facts }: HealthSubject): HealthFinding | null {
  const cause = 'dependencies.stale';
  const [first, ...others] = facts.health.stale;
  if (!first)
    return facts.dependencies > 0 ? { cause, share: 0, sentence: 'No lock file contradicts its manifest' } : null;
  const more = others.length > 0 ? `, and ${others.length} more like it` : '';
  return {
    cause,
    share: 1,
    sentence: `${first.lock} does not fit ${first.manifest}: ${first.why}${more}`,
    file: first.lock,
    action: open(`Open ${first.manifest}`, first.manifest),
  };
}

function secrets({ record, facts }: HealthSubject): HealthFinding | null {
  const cause = 'files.secrets';
  if (record.git_dir === null || facts.health.damage) return null;
  const [first, ...others] = facts.health.secrets;
  if (!first) return { cause, share: 0, sentence: 'Git tracks no file that holds a secret, as far as it can be told' };
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  return {
    cause,
    share: 1,
    sentence: `Git tracks what looks like a secret: ${first.what} in ${first.file}${more}`,
    file: first.file,
    line: first.line,
    action: {
      kind: 'command',
      label: 'Copy the command',
      command: `git -C ${quoted(record.path)} rm --cached -- ${quoted(first.file)}`,
    },
  };
}

/** What the files tell of how it is kept. */
export const fileCauses: HealthSource = {
  causes: [
    {
      id: 'files.secrets',
      label: 'Secrets in git',
      explanation: 'A tracked file holds a token, a key or a password.',
      weight: 30,
    },
    {
      id: 'files.no-readme',
      label: 'No README',
      explanation: 'Nothing says what it is and how it is used.',
      weight: 8,
    },
    { id: 'files.no-licence', label: 'No licence', explanation: 'Nothing says what others may do with it.', weight: 4 },
    {
      id: 'files.no-tests',
      label: 'No tests',
      explanation: 'Neither a test framework nor a test file was found.',
      weight: 12,
    },
    { id: 'files.no-ci', label: 'No CI', explanation: 'It has a remote, but nothing there checks it.', weight: 6 },
    {
      id: 'dependencies.unlocked',
      label: 'Unlocked dependencies',
      explanation: 'What is installed tomorrow may differ from today.',
      weight: 10,
    },
    {
      id: 'dependencies.stale',
      label: 'Stale lock file',
      explanation: 'The lock file and its manifest say different things.',
      weight: 8,
    },
  ],
  look: (subject) =>
    subject.record.kind === 'bare'
      ? []
      : [secrets, readme, licence, tests, ci, unlocked, stale].flatMap((cause) => cause(subject) ?? []),
};

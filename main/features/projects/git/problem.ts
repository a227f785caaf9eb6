import { quoted } from '../quoted.ts';

export type GitProblemKind =
  | 'no-git'
  | 'no-repository'
  | 'foreign-owner'
  | 'hostile'
  | 'too-large'
  | 'too-slow'
  | 'network'
  | 'refused'
  | 'failed';

/** Why git could not be asked, or what it answered instead, in a sentence for the user. */
export class GitProblem extends Error {
  readonly kind: GitProblemKind;
  readonly remedy: string | null;

  constructor(kind: GitProblemKind, sentence: string, options: ErrorOptions & { remedy?: string } = {}) {
    super(sentence, options);
    this.name = 'GitProblem';
    this.kind = kind;
    this.remedy = options.remedy ?? null;
  }
}

/** `network` may be better in a moment; what a remote has refused will be refused again. */
const remote: [RegExp, string, 'network' | 'refused'][] = [
  [
    /could not read (?:Username|Password)|Authentication failed|terminal prompts disabled|HTTP Basic: Access denied/i,
    'the remote asks for a password, which only a terminal can give',
    'refused',
  ],
  [
    /Permission denied \(|publickey|Host key verification failed/i,
    'the remote did not accept the key of this machine',
    'refused',
  ],
  [
    /Could not resolve host|Name or service not known|Temporary failure in name resolution/i,
    'the remote cannot be found; is this machine online',
    'network',
  ],
  [
    /Connection refused|unable to connect|Failed to connect|Connection timed out|Network is unreachable|No route to host|Could not connect/i,
    'the remote does not answer',
    'network',
  ],
  [
    /Repository not found|repository '.*' not found|does not appear to be a git repository|not exported|The requested URL returned error: 404|access denied or repository/i,
    'there is no such repository at the remote, or it may not be read',
    'refused',
  ],
  [/transport '.*' not allowed/i, 'its remote uses a kind of address that could run programs', 'refused'],
  [
    /early EOF|hung up unexpectedly|RPC failed|unexpected disconnect|Could not read from remote repository/i,
    'the connection to the remote broke off',
    'network',
  ],
];

/** The first thing that git itself says, without what it adds to help in a terminal. */
const firstWords = (stderr: string) =>
  stderr
    .split('\n')
    .map((line) => line.replace(/^(?:fatal|error|warning): /, '').trim())
    .find((line) => line !== '') ?? '';

export function problemFrom(stderr: string, code: number | null, path: string): GitProblem {
  if (/detected dubious ownership|is owned by someone else|unsafe repository/.test(stderr))
    return new GitProblem('foreign-owner', 'It belongs to another user of this machine, so git does not read it.', {
      remedy: `git config --global --add safe.directory ${quoted(path)}`,
    });
  if (/not a git repository/.test(stderr))
    return new GitProblem('no-repository', 'Git finds no repository here.', { remedy: 'Look at its .git.' });
  if (/cannot use bare repository/.test(stderr))
    return new GitProblem('foreign-owner', 'Git is told not to use bare repositories that it comes across.', {
      remedy: 'git config --global safe.bareRepository all',
    });
  const found = remote.find(([pattern]) => pattern.test(stderr));
  if (found) {
    const [, words, kind] = found;
    return new GitProblem(kind, `${words.charAt(0).toUpperCase()}${words.slice(1)}.`, {
      cause: new Error(firstWords(stderr)),
    });
  }
  const said = firstWords(stderr).slice(0, 300);
  return new GitProblem('failed', said === '' ? `Git ended with code ${code ?? 'none'}.` : `Git says: ${said}`);
}

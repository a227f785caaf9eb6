import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import { SpawnFailed } from '../../core/children/spawn-errors.ts';
import type { Children, PtyHandle } from '../../core/children/types.ts';
import type { EnvironmentsForServices } from '../environments/index.ts';
import type { TerminalRecord } from './repo.ts';
import { integrate } from './shell/integration.ts';

interface Deps {
  children: Pick<Children, 'pty'>;
  environments: EnvironmentsForServices;
  /** Where the scripts of the shells are kept. */
  shellDir: string;
  projectName: (id: string) => string | null;
  version: string;
}

/** What Optimus was started with and no business of a shell in it. */
const ownVariables =
  /^(?:OPTIMUS_(?!GUARD$|CHILD$|KEEP$)|ELECTRON_|CHROME_DESKTOP$|npm_|NODE_OPTIONS$|VITEST|GDK_BACKEND$|ORIGINAL_XDG_CURRENT_DESKTOP$)/;
const ofOtherTerminals = [
  'TMUX',
  'TMUX_PANE',
  'STY',
  'WINDOW',
  'WINDOWID',
  'TERMCAP',
  'COLUMNS',
  'LINES',
  'VTE_VERSION',
];

export function createStartShell({ children, environments, shellDir, projectName, version }: Deps) {
  async function variablesOf({ projectId, environment, plain }: TerminalRecord) {
    if (projectId === null || plain) return { name: environment, variables: {} };
    const { name, variables, problems } = await environments.resolve({ projectId, environment, by: 'terminal' });
    const [first] = problems;
    if (first)
      throw new DomainError('UNAVAILABLE', {
        what: `the environment ${name}`,
        why: problems.map((problem) => `${problem.name}: ${problem.why}`).join(' '),
        remedy: 'Mend it, or open the terminal without the variables of the project.',
      });
    return { name, variables };
  }

  return async function startShell(
    record: TerminalRecord,
  ): Promise<{ pty: PtyHandle; nonce: string; environment: string | null }> {
    const { folder, shell, columns, rows, projectId } = record;
    const there = await stat(folder).catch(() => null);
    if (!there?.isDirectory()) throw new DomainError('NOT_FOUND', { what: 'folder', id: folder });
    const { name, variables } = await variablesOf(record);
    const nonce = randomBytes(16).toString('hex');
    const without = Object.keys(process.env).filter((key) => ownVariables.test(key));
    const inherited = { ...process.env, ...variables };
    const { args, env } = await integrate({ dir: shellDir, shell, nonce, env: inherited });
    try {
      const pty = await children.pty({
        label: `a terminal in ${(projectId === null ? null : projectName(projectId)) ?? basename(folder)}`,
        command: shell,
        args,
        cwd: folder,
        cols: columns,
        rows,
        env: {
          ...Object.fromEntries([...without, ...ofOtherTerminals].map((key) => [key, undefined])),
          ...variables,
          COLORTERM: 'truecolor',
          TERM_PROGRAM: 'optimus',
          TERM_PROGRAM_VERSION: version,
          ...env,
        },
        ...(projectId !== null && {
          subject: { type: 'project', id: projectId, label: projectName(projectId) ?? projectId },
        }),
      });
      return { pty, nonce, environment: name };
    } catch (error) {
      if (!(error instanceof SpawnFailed)) throw error;
      throw new DomainError('UNAVAILABLE', { what: shell, why: `${error.message}.` }, { cause: error });
    }
  };
}

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, resolve, sep } from 'node:path';

export type SpawnFailureKind =
  | 'command-not-found'
  | 'command-not-executable'
  | 'cwd-not-found'
  | 'cwd-not-a-folder'
  | 'cwd-not-accessible'
  | 'too-large'
  | 'invalid'
  | 'out-of-resources'
  | 'unguarded'
  | 'failed';
export type SpawnField = 'command' | 'cwd' | 'args' | 'env' | null;

/** Why a program could not be started, and which field of the request is to blame; null when none is. */
export class SpawnFailed extends Error {
  readonly kind: SpawnFailureKind;
  readonly field: SpawnField;
  readonly command: string;

  constructor(kind: SpawnFailureKind, field: SpawnField, command: string, problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = 'SpawnFailed';
    this.kind = kind;
    this.field = field;
    this.command = command;
  }
}

interface Request {
  command: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

async function cwdProblem({ cwd, command }: Request): Promise<SpawnFailed | null> {
  try {
    if (!(await stat(cwd)).isDirectory())
      return new SpawnFailed('cwd-not-a-folder', 'cwd', command, `${cwd} is not a folder`);
    await access(cwd, constants.X_OK);
    return null;
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause)))
      return new SpawnFailed('cwd-not-found', 'cwd', command, `the folder ${cwd} does not exist`, { cause });
    return new SpawnFailed('cwd-not-accessible', 'cwd', command, `the folder ${cwd} cannot be entered`, { cause });
  }
}

async function commandProblem({ command, cwd, env }: Request): Promise<SpawnFailed | null> {
  const named = isAbsolute(command) || command.includes('/') || command.includes(sep);
  const folders = (env.PATH ?? env.Path ?? '/usr/bin:/bin').split(delimiter);
  const extensions = process.platform === 'win32' ? ['', ...(env.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')] : [''];
  const places = (named ? [resolve(cwd, command)] : folders.map((folder) => resolve(cwd, folder, command))).flatMap(
    (place) => extensions.map((extension) => place + extension),
  );
  let seen: string | null = null;
  for (const place of places) {
    const found = await stat(place).catch(() => null);
    if (!found) continue;
    seen ??= place;
    const runs = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found.isFile() && runs) return null;
  }
  return seen === null
    ? new SpawnFailed('command-not-found', 'command', command, `there is no program ${command}`)
    : new SpawnFailed('command-not-executable', 'command', command, `${seen} cannot be run`);
}

/** What no system could be asked to do. Node passes some of it on in a changed meaning. */
export function findInvalid({ command, args, env, cwd }: Request): SpawnFailed | null {
  if (command === '' || command.includes('\0'))
    return new SpawnFailed('invalid', 'command', command, 'the command is empty or holds a NUL byte');
  if (args.some((arg) => arg.includes('\0')))
    return new SpawnFailed('invalid', 'args', command, 'an argument holds a NUL byte');
  if (cwd.includes('\0')) return new SpawnFailed('invalid', 'cwd', command, 'the folder name holds a NUL byte');
  const badEnv = Object.entries(env).find(([key, value]) => key === '' || /[=\0]/.test(key) || value?.includes('\0'));
  if (badEnv && process.platform !== 'win32')
    return new SpawnFailed('invalid', 'env', command, `the variable ${JSON.stringify(badEnv[0])} cannot be passed on`);
  return null;
}

/** What is wrong with a request before it is tried; the kernel's answer alone does not tell a missing folder from a missing program. */
export async function findProblem(request: Request): Promise<SpawnFailed | null> {
  return findInvalid(request) ?? (await cwdProblem(request)) ?? (await commandProblem(request));
}

const LARGEST_STRING = 131_071;
const LARGEST_TOTAL = process.platform === 'darwin' ? 1_000_000 : 2_000_000;

/** For what forks before it can report: the usual limits of the kernel, seen in advance. */
export function findTooLarge({ command, args, env }: Request): SpawnFailed | null {
  if (process.platform === 'win32') return null;
  const weigh = (strings: readonly string[]) => {
    const sizes = strings.map((text) => Buffer.byteLength(text) + 1);
    return { longest: Math.max(0, ...sizes), total: sizes.reduce((sum, size) => sum + size + 8, 0) };
  };
  const weights = { args: weigh(args), env: weigh(Object.entries(env).map(([key, value]) => `${key}=${value ?? ''}`)) };
  const tooLong = weights.args.longest > LARGEST_STRING || weights.env.longest > LARGEST_STRING;
  if (!tooLong && weights.args.total + weights.env.total < LARGEST_TOTAL) return null;
  return tooLarge(command, weights.args.total >= weights.env.total ? 'args' : 'env');
}

const tooLarge = (command: string, field: 'args' | 'env', options?: ErrorOptions) =>
  new SpawnFailed('too-large', field, command, `${field} is larger than the system passes to a program`, options);

export async function explainFailure(cause: unknown, request: Request): Promise<SpawnFailed> {
  if (cause instanceof SpawnFailed) return cause;
  const { command, args, env } = request;
  const code = codeOf(cause);
  if (code === 'E2BIG' || code === 'ENAMETOOLONG') {
    const argBytes = args.reduce((sum, arg) => sum + Buffer.byteLength(arg), 0);
    const envBytes = Object.values(env).reduce((sum, value) => sum + Buffer.byteLength(value ?? ''), 0);
    return tooLarge(command, argBytes >= envBytes ? 'args' : 'env', { cause });
  }
  if (['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM'].includes(code))
    return new SpawnFailed(
      'out-of-resources',
      null,
      command,
      `the system is out of processes, files or memory (${code})`,
      {
        cause,
      },
    );
  const found = await findProblem(request);
  if (found) return found;
  if (code === 'EACCES' || code === 'ENOEXEC' || code === 'EPERM')
    return new SpawnFailed('command-not-executable', 'command', command, `${command} cannot be run (${code})`, {
      cause,
    });
  // A script whose interpreter is missing exists and is executable, and yet is "not found".
  if (code === 'ENOENT')
    return new SpawnFailed('command-not-found', 'command', command, `the interpreter of ${command} does not exist`, {
      cause,
    });
  return new SpawnFailed('failed', null, command, `${command} could not be started (${code || String(cause)})`, {
    cause,
  });
}

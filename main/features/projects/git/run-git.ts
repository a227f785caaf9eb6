import { delimiter, isAbsolute } from 'node:path';
import { bytesText } from '../../../../shared/lib/bytes.ts';
import type { ShellLanes } from '../../../core/children/shell-lanes.ts';
import { SpawnFailed } from '../../../core/children/spawn-errors.ts';
import type { Children } from '../../../core/children/types.ts';
import { findProgram } from '../../../core/lib/find-program.ts';
import { GitProblem, problemFrom } from './problem.ts';

export interface GitCommand {
  label: string;
  /** The folder of the project; git looks for the repository there and nowhere above. */
  cwd: string;
  args: readonly string[];
  subject?: { type: string; id: string; label: string };
  /** What the repository's own config would start, switched off. */
  overrides?: readonly (readonly [string, string])[];
  /** It may speak to a remote. */
  network?: boolean;
  /** Hands over the output as it comes. */
  onOutput?: (chunk: Buffer) => void;
  /** Exit codes that are an answer, beside 0. */
  answers?: readonly number[];
  maxBytes?: number;
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

export interface GitAnswer {
  code: number;
  stdout: Buffer;
  stderr: string;
}

export type RunGit = (command: GitCommand) => Promise<GitAnswer>;

interface Deps {
  children: Pick<Children, 'spawn'>;
  /** Where starting a process from a small one is quicker; what speaks to a remote has a process tree of its own. */
  lanes?: Pick<ShellLanes, 'run'>;
  env?: NodeJS.ProcessEnv;
}

const mostErrorBytes = 64 * 1024;
const largest = 64 * 1024 * 1024;

/** Each git that looks at a project is told this: what it looks at may have been made to harm. */
const always = [
  '--no-pager',
  '--no-optional-locks',
  '--literal-pathspecs',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'protocol.ext.allow=never',
  '-c',
  'submodule.recurse=false',
  '-c',
  'log.showSignature=false',
  '-c',
  'gc.auto=0',
  '-c',
  'maintenance.auto=false',
];

/** Where git finds its own parts and the user's own settings; everything else of it is another program's business. */
const keptVariables = /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)|EXEC_PATH|TEST_ASSUME_DIFFERENT_OWNER)$/;
const keptForNetwork = /^GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|SSL_.*|HTTP_.*)$/;

/** `./node_modules/.bin` or nothing between two colons would mean a folder of the project that git looks at, and programs of it. */
const absolutePath = (path = '/usr/bin:/bin') => path.split(delimiter).filter(isAbsolute).join(delimiter);

function variables(own: NodeJS.ProcessEnv, { cwd, overrides = [], network }: GitCommand) {
  const env: Record<string, string | undefined> = {};
  for (const name of Object.keys(own))
    if (/^GIT_/i.test(name) && !keptVariables.test(name) && !(network && keptForNetwork.test(name)))
      env[name] = undefined;
  Object.assign(env, {
    PATH: absolutePath(own.PATH),
    LC_ALL: 'C',
    LANGUAGE: undefined,
    GIT_CEILING_DIRECTORIES: cwd.replace(/[\\/]+[^\\/]*[\\/]*$/, '') || '/',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
    GIT_PAGER: 'cat',
    GIT_EDITOR: 'true',
    GIT_SEQUENCE_EDITOR: 'true',
    // Set and empty, it keeps git from asking its config for a program.
    GIT_PROXY_COMMAND: '',
    GIT_ALLOW_PROTOCOL: network ? 'file:git:http:https:ssh' : 'none',
    GIT_MERGE_AUTOEDIT: 'no',
  });
  if (overrides.length > 0) {
    env.GIT_CONFIG_COUNT = String(overrides.length);
    for (const [index, [key, value]] of overrides.entries()) {
      env[`GIT_CONFIG_KEY_${index}`] = key;
      env[`GIT_CONFIG_VALUE_${index}`] = value;
    }
  }
  return env;
}

const noGit = (cause?: unknown) => new GitProblem('no-git', 'Git is not installed on this machine.', { cause });

export function createRunGit({ children, lanes, env = process.env }: Deps): RunGit {
  let found: string | null = null;
  /** By its whole path: by its name alone, Windows would look in the project first. */
  async function program(): Promise<string> {
    found ??= await findProgram('git', { path: absolutePath(env.PATH) });
    if (found === null) throw noGit();
    return found;
  }
  const gone = (cause?: unknown) => {
    found = null;
    return noGit(cause);
  };

  return async (command) => {
    const { label, cwd, args, subject, onOutput, answers = [], maxBytes = largest, timeoutMs = 120_000 } = command;
    command.signal?.throwIfAborted();
    const ending = new AbortController();
    const end = (why: unknown) => ending.abort(why);
    const onAbort = () => end(command.signal?.reason);
    command.signal?.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(
      () => end(new GitProblem('too-slow', `Git took longer than ${Math.round(timeoutMs / 1_000)} s.`)),
      timeoutMs,
    );
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer) => {
      if (ending.signal.aborted) return;
      bytes += chunk.length;
      try {
        if (onOutput) onOutput(chunk);
        else if (bytes <= maxBytes) chunks.push(chunk);
        else end(new GitProblem('too-large', `Git answers with more than ${bytesText(maxBytes)}.`));
      } catch (error) {
        end(error);
      }
    };
    const answerOf = (code: number, stderr: string): GitAnswer => {
      ending.signal.throwIfAborted();
      if (code !== 0 && !answers.includes(code)) throw problemFrom(stderr, code, cwd);
      return { code, stdout: Buffer.concat(chunks), stderr };
    };
    try {
      const file = await program();
      if (lanes && !command.network) {
        const { code, stderr } = await lanes.run({
          command: file,
          args: [...always, ...args],
          cwd,
          env: variables(env, command),
          onOutput: take,
          signal: ending.signal,
        });
        if (code === 127) throw gone();
        if (code === 125) throw new GitProblem('failed', `Git could not be started in ${cwd}: ${stderr.trim()}`);
        return answerOf(code, stderr);
      }
      const child = await children.spawn({
        label,
        command: file,
        args: [...always, ...args],
        cwd,
        env: variables(env, command),
        signal: ending.signal,
        ...(subject && { subject }),
      });
      const errors: Buffer[] = [];
      let errorBytes = 0;
      const out = ended(child.stdout, take);
      const err = ended(child.stderr, (chunk) => {
        if (errorBytes < mostErrorBytes) errors.push(chunk);
        errorBytes += chunk.length;
      });
      const { code, signal } = await child.exited;
      // A helper that stays behind may hold the pipes; what git has written is there by then.
      await Promise.race([Promise.all([out, err]), endedSoon(child)]);
      ending.signal.throwIfAborted();
      if (code === null) throw new GitProblem('failed', `Git was ended by ${signal ?? 'a signal'}.`);
      return answerOf(code, Buffer.concat(errors).toString('utf8'));
    } catch (error) {
      if (ending.signal.aborted) throw ending.signal.reason;
      if (error instanceof SpawnFailed && error.kind === 'command-not-found') throw gone(error);
      if (error instanceof SpawnFailed) throw new GitProblem('failed', `Git could not be started: ${error.message}.`);
      throw error;
    } finally {
      clearTimeout(timer);
      command.signal?.removeEventListener('abort', onAbort);
    }
  };
}

const lastOutputMs = 5_000;
const endedSoon = ({ stdout, stderr }: { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream }) =>
  new Promise<void>((resolve) => {
    // Each piece that still comes gives it more time.
    let timer = setTimeout(resolve, lastOutputMs);
    for (const stream of [stdout, stderr])
      stream.on('data', () => {
        clearTimeout(timer);
        timer = setTimeout(resolve, lastOutputMs);
      });
    timer.unref();
  });

const ended = (stream: NodeJS.ReadableStream, onData: (chunk: Buffer) => void) =>
  new Promise<void>((resolve) => {
    stream.on('data', onData);
    stream
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
  });

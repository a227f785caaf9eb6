import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { testPassword } from './test-repository.ts';

const run = promisify(execFile);

export interface ResticRun {
  code: number;
  stdout: string;
  stderr: string;
}

interface ResticOptions {
  password?: string;
  cwd?: string;
  env?: Record<string, string>;
}

/** The restic program on a repository in a folder; its answer, whatever that is. */
export async function resticRun(
  repository: string,
  args: readonly string[],
  { password = testPassword, cwd, env = {} }: ResticOptions = {},
): Promise<ResticRun> {
  const options = {
    env: { ...process.env, RESTIC_PASSWORD: password, RESTIC_REPOSITORY: repository, ...env },
    maxBuffer: 256 * 1_024 * 1_024,
    timeout: 100_000,
    ...(cwd === undefined ? {} : { cwd }),
  };
  try {
    const { stdout, stderr } = await run('restic', ['--no-cache', ...args], options);
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof code !== 'number') throw error;
    return { code, stdout, stderr };
  }
}

/** What it prints; a failure is an error with its words. */
export async function restic(
  repository: string,
  args: readonly string[],
  options: ResticOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await resticRun(repository, args, options);
  if (code !== 0) throw new Error(`restic ${args.join(' ')} ended with ${code}: ${stderr || stdout}`);
  return stdout;
}

/** Everything is there, readable and what its name says; or the words of restic. */
export const resticCheck = (repository: string, options?: ResticOptions): Promise<string> =>
  restic(repository, ['check', '--read-data'], options);

import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { DomainError, type FieldProblem } from '../../../../shared/contract/errors.ts';
import type { BuildSecret } from '../../../../shared/features/builds/schema.ts';
import { errorCode } from '../../../core/lib/storage-full.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { EnvironmentsService } from '../../environments/index.ts';
import { secretsWanted, type WantedSecret } from './secret-mounts.ts';

/** Far more than a key or a file of settings has: every line of it is looked for in whatever is logged from then on. */
const mostBytes = 64 * 1024;
const mostHidden = 300;
/** Shorter ones cannot be told from ordinary words in a log. */
const fewestLetters = 6;
const largestDockerfile = 1024 * 1024;

interface Deps {
  environments: Pick<EnvironmentsService, 'resolve' | 'get'>;
  /** Where a project is. */
  folderOf(projectId: string): string;
  hide(value: string): void;
}

const inside = (file: string) => {
  const normal = posix.normalize(file);
  return !posix.isAbsolute(normal) && !file.includes('\\') && !file.includes('\0') && !/^\.\.?(?:\/|$)/.test(normal);
};

/** A file of the project and of nobody else: no link leads out of it. */
async function readInside(folder: string, file: string, most: number): Promise<Buffer | string> {
  if (!inside(file)) return 'is no path of a file in the project';
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, file))]);
    if (!path.startsWith(root + sep)) return 'is a link out of the project';
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { size, isFile } = await handle.stat().then((stats) => ({ size: stats.size, isFile: stats.isFile() }));
      if (!isFile) return 'is no file';
      if (size > most) return `is larger than ${most / 1024} KB`;
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(most + 1), 0, most + 1, 0);
      return bytesRead > most ? `is larger than ${most / 1024} KB` : buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'is not there';
    if (code === 'EACCES' || code === 'EPERM') return 'may not be read';
    throw error;
  }
}

/** Where it comes from, in a few words: never what it is. */
export const sourceText = ({ from }: BuildSecret): string =>
  from.type === 'file' ? `the file ${from.file}` : `${from.name} of ${from.environment}`;

const harmless = /^(?:https?:\/\/[^@\s]*|true|false|\d+)$/i;

/** The whole, and what a log could show of it line by line: of a setting its value, unless that is an address such as everybody has. */
export function hiddenTexts(text: string): Set<string> {
  const hidden = new Set([text, text.trim()]);
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  if (lines.filter((line) => line !== '').length < 2 && !/^\S+\s*=\s*\S/.test(text)) return hidden;
  for (const line of lines) {
    // Of JSON and YAML too: a log shows the token of such a file, and not its line.
    const [, setting = ''] =
      /^(?:export\s+)?[\w@/:.-]+\s*=\s*(.*[^=].*)$/.exec(line) ?? /^["']?[\w./-]+["']?:\s+(.+)$/.exec(line) ?? [];
    if (line === '') continue;
    const value = setting.replace(/,$/, '').replaceAll(/^["']|["']$/g, '');
    if (value === '') hidden.add(line);
    else if (!harmless.test(value)) hidden.add(value);
    // As netrc has it.
    for (const [, password = ''] of line.matchAll(/\bpassword\s+(\S+)/gi)) hidden.add(password);
  }
  return hidden;
}

const failed = (sentence: string) => new StepFailure(sentence, { code: 'SECRET_MISSING', retry: false });

/** What a build may be lent: variables of an environment, and files of the project. */
export function createLending({ environments, folderOf, hide }: Deps) {
  /** What the Dockerfile asks for; nothing where there is none that could be read. */
  async function wanted(folder: string, dockerfile: string, stage: string | null): Promise<WantedSecret[]> {
    const text = await readInside(folder, dockerfile, largestDockerfile);
    return typeof text === 'string' ? [] : secretsWanted(text.toString(), stage);
  }

  async function problemWith(
    projectId: string,
    { from }: BuildSecret,
  ): Promise<{ field: string; problem: string } | null> {
    if (from.type === 'file') {
      const found = await readInside(folderOf(projectId), from.file, mostBytes);
      return typeof found === 'string' ? { field: 'from.file', problem: `${from.file} ${found}` } : null;
    }
    const { environment, name } = from;
    try {
      const variable = (await environments.get({ projectId, environment })).variables.find((one) => one.name === name);
      if (!variable) return { field: 'from.name', problem: `${name} is not set in ${environment}` };
      return variable.problem === null ? null : { field: 'from.name', problem: `${name}: ${variable.problem}` };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'NOT_FOUND') throw error;
      return { field: 'from.environment', problem: `there is no environment ${environment}` };
    }
  }

  /** Known by the redactor before anybody is given it. */
  function hidden(secret: BuildSecret, value: Buffer): Buffer {
    const text = value.toString();
    if (text.trim().length < fewestLetters)
      throw failed(
        `The secret ${secret.id} (${sourceText(secret)}) is shorter than ${fewestLetters} characters: it could not be kept out of the log`,
      );
    const texts = hiddenTexts(text);
    if (value.length > mostBytes || texts.size > mostHidden)
      throw failed(
        `The secret ${secret.id} (${sourceText(secret)}) is too long: of more than ${mostHidden} lines or ${mostBytes / 1024} KB not all could be kept out of the log`,
      );
    for (const one of texts) hide(one);
    // What is no text is shown by its bytes, if at all.
    if (!Buffer.from(text).equals(value)) for (const form of ['base64', 'hex'] as const) hide(value.toString(form));
    return value;
  }

  async function readValue(projectId: string, secret: BuildSecret, by: string): Promise<Buffer> {
    const { from, id } = secret;
    if (from.type === 'file') {
      const found = await readInside(folderOf(projectId), from.file, mostBytes);
      if (typeof found === 'string') throw failed(`The secret ${id} cannot be handed over: ${from.file} ${found}`);
      return hidden(secret, found);
    }
    const { environment, name } = from;
    const { variables, problems } = await environments.resolve({ projectId, environment, only: [name], by });
    const value = variables[name];
    if (value !== undefined) return hidden(secret, Buffer.from(value));
    const why = problems.find((one) => one.name === name)?.why ?? `${name} is not set in ${environment}.`;
    throw failed(`The secret ${id} cannot be handed over: ${why.replace(/\.$/, '')}`);
  }

  return {
    wanted,
    /** What would go wrong, by field, before anything begins. */
    async check(
      projectId: string,
      asked: { folder: string; dockerfile: string; stage: string | null; secrets: readonly BuildSecret[] },
    ) {
      const problems: FieldProblem[] = [];
      for (const [index, secret] of asked.secrets.entries()) {
        if (asked.secrets.findIndex(({ id }) => id === secret.id) < index)
          problems.push({ field: `secrets.${index}.id`, problem: `${secret.id} is handed over twice` });
        const found = await problemWith(projectId, secret);
        if (found) problems.push({ field: `secrets.${index}.${found.field}`, problem: found.problem });
      }
      const given = new Set(asked.secrets.map(({ id }) => id));
      for (const { id, required, lines } of await wanted(asked.folder, asked.dockerfile, asked.stage))
        if (required && !given.has(id))
          problems.push({
            field: 'secrets',
            problem: `${asked.dockerfile} requires ${id} (line ${lines.join(', ')}), and nothing is handed over for it`,
          });
      return problems;
    },
    /** Values, for the engine and for nobody else. Whoever uses a secret is written down with it. */
    async values(projectId: string, secrets: readonly BuildSecret[], by: string): Promise<Map<string, Buffer>> {
      const values = new Map<string, Buffer>();
      for (const secret of secrets) values.set(secret.id, await readValue(projectId, secret, by));
      return values;
    },
  };
}
export type Lending = ReturnType<typeof createLending>;

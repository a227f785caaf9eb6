import { dirname, join } from 'node:path';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { decode, plainBytes } from '../finding/open-files.ts';
import type { ComposeTarget } from '../types.ts';
import { fileOf, type Labelled, nameOfFolder } from './belonging.ts';

const largest = 1024 * 1024;

/** Compose follows links, too. */
async function textOf(path: string): Promise<string> {
  const bytes = await plainBytes(path, largest);
  return bytes === null || bytes === 'too large' ? '' : (decode(bytes) ?? '');
}

/** As compose finds it: from the environment, `.env`, the file, or else the folder. */
export async function projectName(target: ComposeTarget): Promise<string> {
  const file = fileOf(target);
  const folder = dirname(file);
  const given = target.env.COMPOSE_PROJECT_NAME;
  if (given) return given;
  const dotenv = await textOf(join(folder, '.env'));
  const named = /^[ \t]*COMPOSE_PROJECT_NAME[ \t]*=[ \t]*["']?([^"'\s#]+)/m.exec(dotenv)?.[1];
  if (named) return named;
  const { parse } = await import('yaml');
  try {
    const read: unknown = parse(await textOf(file));
    const name = (read as { name?: unknown } | null)?.name;
    if (typeof name === 'string' && /^[a-z0-9][a-z0-9_-]*$/.test(name)) return name;
  } catch {
    // Compose says what is wrong with its file, in its own words.
  }
  return nameOfFolder(folder);
}

/**
 * Compose knows projects by their name alone: two folders called `app` are one to it, and starting the second would take away
 * the containers of the first.
 */
export function refuseStranger(name: string, folder: string, others: readonly Labelled[]): void {
  const stranger = others.find((one) => one.project === name);
  if (!stranger) return;
  throw new DomainError('UNAVAILABLE', {
    what: 'docker compose',
    why: `The containers of ${stranger.folder} go by the name ${name} too: starting these would replace them.`,
    remedy: `Write a name of its own at the top of the compose file of ${folder}: \`name: …\`.`,
  });
}

import type { BuildSecret } from '../../../../shared/features/builds/schema.ts';

/** `npmrc=prod/NPMRC` is a variable of an environment, `npmrc=./.npmrc` a file of the project. */
export const secretLines = (secrets: readonly BuildSecret[] = []): string =>
  secrets
    .map(({ id, from }) => `${id}=${from.type === 'file' ? `./${from.file}` : `${from.environment}/${from.name}`}`)
    .join('\n');

/** Null: it is none. */
export function secretOf(line: string): BuildSecret | null {
  const [, id = '', source = ''] = /^\s*([^\s,="']{1,200})\s*=\s*(\S.*?)\s*$/.exec(line) ?? [];
  if (source.startsWith('./') && source.length > 2) return { id, from: { type: 'file', file: source.slice(2) } };
  const [, environment, name] = /^([a-z0-9][a-z0-9-]{0,39})\/([A-Za-z_][A-Za-z0-9_]{0,199})$/.exec(source) ?? [];
  return environment === undefined || name === undefined ? null : { id, from: { type: 'variable', environment, name } };
}

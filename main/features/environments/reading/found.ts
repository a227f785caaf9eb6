/** What people call their environments, in the order in which they are shown. */
export const usualNames = ['dev', 'staging', 'prod', 'test'] as const;

const aliases: Readonly<Record<string, string>> = {
  dev: 'dev',
  develop: 'dev',
  development: 'dev',
  local: 'dev',
  stage: 'staging',
  staging: 'staging',
  prod: 'prod',
  production: 'prod',
  test: 'test',
  testing: 'test',
};

const example = /^(?:example|sample|template|dist|defaults?|tpl|schema)$/;
/** What is kept beside one, and sets nothing. */
const aside = /^(?:vault|keys|me|bak|backup|old|orig|save|swp|tmp|temp|previous|enc|encrypted|gpg|age|sops|\d+)$/;

export type FoundFile = { kind: 'example' } | { kind: 'env'; environment: string | null; local: boolean };

/** `.env.production.local` is of prod, and of this machine alone; null: no file of variables. */
export function kindOf(name: string): FoundFile | null {
  if (name === '.env') return { kind: 'env', environment: null, local: false };
  if (/^(?:example|sample|template)\.env$/i.test(name)) return { kind: 'example' };
  const suffix = /^\.env[.-]([\w.-]{1,80})$/.exec(name)?.[1]?.toLowerCase();
  if (suffix === undefined || name.endsWith('~')) return null;
  const parts = suffix.split('.');
  if (parts.some((part) => example.test(part))) return { kind: 'example' };
  if (parts.some((part) => aside.test(part))) return null;
  const local = parts.length > 1 && parts.at(-1) === 'local';
  const word = (local ? parts.slice(0, -1) : parts)
    .join('-')
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 40);
  if (word === '') return null;
  return { kind: 'env', environment: aliases[word] ?? word, local: local || word === 'local' };
}

/** Later ones win: what is for all, what is for one, what is for this machine. */
const rankOf = (name: string): number => {
  if (name === '.env') return 0;
  if (name === '.env.local') return 2;
  return name.endsWith('.local') ? 3 : 1;
};

const orderOf = (name: string): number => {
  const at = (usualNames as readonly string[]).indexOf(name);
  return at < 0 ? usualNames.length : at;
};

export const inOrder = (a: string, b: string): number => orderOf(a) - orderOf(b) || (a < b ? -1 : a > b ? 1 : 0);

/** The environments that the files of one folder make, with what each reads. There is always one to work in. */
export function environmentsOf(names: readonly string[]): Map<string, string[]> {
  const files = names.flatMap((name) => {
    const found = kindOf(name);
    return found?.kind === 'env' ? [{ name, environment: found.environment }] : [];
  });
  files.sort((a, b) => rankOf(a.name) - rankOf(b.name) || (a.name < b.name ? -1 : 1));
  const environments = new Set(files.flatMap(({ environment }) => environment ?? []));
  environments.add('dev');
  return new Map(
    [...environments]
      .sort(inOrder)
      .map((name) => [
        name,
        files.flatMap((file) => (file.environment === null || file.environment === name ? [file.name] : [])),
      ]),
  );
}

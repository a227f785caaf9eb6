import type { Mentioned } from '../mentions.ts';

const variable = /\$\{?(\w+)(?::?-([^}]*))?\}?/g;

/** `${TAG:-16}` is 16, `$TAG` what is known of it, else nothing. */
function resolved(text: string, known: ReadonlyMap<string, string>): string {
  return text.replace(variable, (_, name: string, fallback: string | undefined) => known.get(name) ?? fallback ?? '');
}

/** `docker.io/library/postgres:16.2-alpine@sha256:…` names `library/postgres` and `postgres`, in version 16.2. */
export function imageMentions(
  reference: string,
  at: number,
  known: ReadonlyMap<string, string> = new Map(),
  development = false,
): Mentioned[] {
  const whole = resolved(reference.slice(0, 300), known)
    .trim()
    .replace(/@sha256:.*$/, '');
  const slash = whole.lastIndexOf('/');
  const colon = whole.indexOf(':', slash + 1);
  const path = (colon < 0 ? whole : whole.slice(0, colon)).toLowerCase();
  const tag = colon < 0 ? '' : whole.slice(colon + 1);
  if (!/^[a-z0-9][\w./:-]*$/.test(path)) return [];
  const version = /^[vV]?(\d[\w.]*)/.exec(tag)?.[1] ?? null;
  const names = path.split('/');
  const last = names.at(-1) ?? '';
  const both = names.length > 1 ? [last, `${names.at(-2)}/${last}`] : [last];
  return both.map((name) => ({ ecosystem: 'image', name, version, at, development }));
}

import { resolveLocal } from '../text/paths.ts';

export interface Spec {
  name: string;
  wanted: string | null;
  local: string | null;
  alias?: string;
  likely?: boolean;
  raw: string;
  ecosystem?: string;
}

/** `name@range`, the name perhaps with a scope. */
export function splitAt(text: string): [string, string] {
  const at = text.indexOf('@', 1);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** What the value of a dependency means: a range, an alias, a path, a place in a registry. */
export function npmSpec(name: string, raw: string, folder: string): Spec {
  const spec = raw.trim();
  if (spec.startsWith('npm:') || spec.startsWith('jsr:')) {
    const rest = spec.slice(4);
    const [other, range] = /^[~^<>=*\d]/.test(rest) ? [name, rest] : splitAt(rest);
    const jsr = spec.startsWith('jsr:') ? { ecosystem: 'jsr' } : {};
    return { name: other, wanted: range || null, local: null, raw, ...(other === name ? {} : { alias: name }), ...jsr };
  }
  const path = /^(?:file|link|portal):(.*)$/.exec(spec)?.[1] ?? (/^\.{0,2}\//.test(spec) ? spec : null);
  if (path !== null && !/\.(tgz|tar\.gz)$/.test(path))
    return { name, wanted: spec, local: resolveLocal(folder, path), raw };
  return { name, wanted: spec === '' ? '*' : spec, local: null, raw };
}

export interface ConfigEntry {
  /** `core`, in small letters. */
  section: string;
  /** As it is written; null without one. */
  subsection: string | null;
  /** In small letters. */
  key: string;
  /** Null for a key that stands alone, which means true. */
  value: string | null;
}

export interface ConfigText {
  entries: ConfigEntry[];
  /** Where git itself would refuse to read on. */
  broken: boolean;
}

const escapes: Record<string, string> = { n: '\n', t: '\t', b: '\b', '"': '"', '\\': '\\' };
const blank = (char: string | undefined) => char === ' ' || char === '\t';

/** The text of a git config, by the rules of git's own reader; what it includes is left to the caller. */
export function parseConfig(input: string): ConfigText {
  const text = input.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const entries: ConfigEntry[] = [];
  let at = 0;
  let section = '';
  let subsection: string | null = null;

  const skipLine = () => {
    const end = text.indexOf('\n', at);
    at = end < 0 ? text.length : end;
  };

  function header(): boolean {
    const plain = /\[([A-Za-z0-9.-]+)\]/y;
    const quoted = /\[([A-Za-z0-9-.]+)[ \t]+"((?:[^"\\\n]|\\[^\n])*)"\]/y;
    plain.lastIndex = at;
    quoted.lastIndex = at;
    const found = quoted.exec(text);
    if (found) {
      section = (found[1] ?? '').toLowerCase();
      subsection = (found[2] ?? '').replaceAll(/\\(.)/g, '$1');
      at = quoted.lastIndex;
      return true;
    }
    const old = plain.exec(text);
    if (!old) return false;
    const [first = '', ...rest] = (old[1] ?? '').toLowerCase().split('.');
    section = first;
    subsection = rest.length > 0 ? rest.join('.') : null;
    at = plain.lastIndex;
    return true;
  }

  /** Null where it breaks off. Blanks at the end do not belong to it, unless they are quoted. */
  function value(): string | null {
    let found = '';
    let kept = 0;
    let inside = false;
    while (blank(text[at])) at += 1;
    for (; ; at += 1) {
      const char = text[at];
      if (char === undefined || char === '\n') return inside ? null : found.slice(0, kept);
      if (char === '\\') {
        at += 1;
        const next = text[at];
        if (next === '\n') continue;
        const meant = next === undefined ? undefined : escapes[next];
        if (meant === undefined) return null;
        found += meant;
        kept = found.length;
      } else if (char === '"') {
        inside = !inside;
        kept = found.length;
      } else if (!inside && (char === '#' || char === ';')) {
        skipLine();
        return found.slice(0, kept);
      } else {
        found += char;
        if (inside || !blank(char)) kept = found.length;
      }
    }
  }

  const name = /[A-Za-z][A-Za-z0-9-]*/y;
  while (at < text.length) {
    const char = text[at];
    if (char === '\n' || blank(char)) at += 1;
    else if (char === '#' || char === ';') skipLine();
    else if (char === '[') {
      if (!header()) return { entries, broken: true };
    } else {
      name.lastIndex = at;
      const key = name.exec(text)?.[0].toLowerCase();
      if (key === undefined || section === '') return { entries, broken: true };
      at = name.lastIndex;
      while (blank(text[at])) at += 1;
      if (text[at] === '=') {
        at += 1;
        const found = value();
        if (found === null) return { entries, broken: true };
        entries.push({ section, subsection, key, value: found });
      } else if (at >= text.length || text[at] === '\n' || text[at] === '#' || text[at] === ';')
        entries.push({ section, subsection, key, value: null });
      else return { entries, broken: true };
    }
  }
  return { entries, broken: false };
}

/** As git names it: `filter.lfs.clean`. */
export const keyOf = ({ section, subsection, key }: Pick<ConfigEntry, 'section' | 'subsection' | 'key'>): string =>
  subsection === null ? `${section}.${key}` : `${section}.${subsection}.${key}`;

/** The last one counts. */
export const lastValue = (
  entries: readonly ConfigEntry[],
  section: string,
  subsection: string | null,
  key: string,
): string | null =>
  entries.findLast((each) => each.section === section && each.subsection === subsection && each.key === key)?.value ??
  null;

/** Passwords and tokens that people have put into an address stay where they are. */
export function withoutPassword(url: string): string {
  const found = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/)(.*)$/s.exec(url);
  if (!found) return url;
  const [, scheme = '', all = ''] = found;
  const web = /^https?:/i.test(scheme);
  const rest = web ? all.replace(/[?#].*$/s, '') : all;
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  // A password may hold a slash; then what stands after the first colon is no port.
  const end = /^[^@]*:(?!\d+$|$)/.test(authority) ? rest.lastIndexOf('@') : authority.lastIndexOf('@');
  if (end < 0) return scheme + rest;
  // What stands alone before the @ of an address of the web is as a rule a token; of ssh it is the name of an account.
  const name = web ? '' : (rest.slice(0, end).split(':')[0] ?? '');
  return `${scheme}${name === '' ? '' : `${name}@`}${rest.slice(end + 1)}`;
}

/** Of `origin`, or of the only remote. */
export function remoteOf(entries: readonly ConfigEntry[]): string | null {
  const names = [
    ...new Set(entries.flatMap((each) => (each.section === 'remote' && each.subsection ? [each.subsection] : []))),
  ];
  const name = names.includes('origin') ? 'origin' : names.length === 1 ? names[0] : undefined;
  // Of several the first is where git fetches from.
  const url = entries.find((each) => each.section === 'remote' && each.subsection === name && each.key === 'url');
  return name === undefined || !url?.value ? null : withoutPassword(url.value);
}

/** The upstream of a branch, short as git prints it, and the ref that it stands at here. */
export function upstreamOf(entries: readonly ConfigEntry[], branch: string): { name: string; ref: string } | null {
  const remote = lastValue(entries, 'branch', branch, 'remote');
  const merge = lastValue(entries, 'branch', branch, 'merge');
  if (!remote || !merge?.startsWith('refs/heads/')) return null;
  const short = merge.slice('refs/heads/'.length);
  if (remote === '.') return { name: short, ref: merge };
  for (const { section, subsection, key, value } of entries) {
    if (section !== 'remote' || subsection !== remote || key !== 'fetch' || !value) continue;
    const [from = '', to = ''] = value.replace(/^\+/, '').split(':');
    const [head, tail] = from.split('*');
    const fits = tail === undefined ? merge === from : merge.startsWith(head ?? '') && merge.endsWith(tail);
    if (!fits || !to.startsWith('refs/')) continue;
    const ref =
      tail === undefined ? to : to.replace('*', () => merge.slice((head ?? '').length, merge.length - tail.length));
    return { name: ref.replace(/^refs\/(?:remotes|heads)\//, ''), ref };
  }
  return null;
}

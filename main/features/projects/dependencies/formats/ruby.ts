import { type Format, large, type Reading, small, type Want } from '../parts.ts';
import { inFolder, resolveLocal } from '../text/paths.ts';
import { handLines, literals, lockByName, type Named, soundsLikeDevelopment, withoutComment } from './helpers.ts';

const call = /^\s*gem[\s(]+["']([\w.-]+)["']\s*(.*)$/;
const range = /^(?:=|!=|>|<|>=|<=|~>)?\s*\d[\w.-]*$/;

/** The ranges come first; what follows `key:` are options. */
function ranges(rest: string): string | null {
  const plain = rest.split(/,?\s*(?::\w+\s*=>|\w+:\s)/, 1)[0] ?? '';
  const all = literals(plain).filter((text) => range.test(text.trim()));
  return all.length === 0 ? null : all.join(', ');
}

function option(rest: string, name: string): string | null {
  return new RegExp(`(?:\\b${name}:\\s*|:${name}\\s*=>\\s*)["']([^"']+)["']`).exec(rest)?.[1] ?? null;
}

function groupsOf(rest: string): string[] {
  const found = /(?:\bgroups?:\s*|:groups?\s*=>\s*)(\[[^\]]*\]|:\w+|["']\w+["'])/.exec(rest)?.[1];
  return found === undefined ? [] : [...found.matchAll(/\w+/g)].map(([word]) => word);
}

/** Lines without comments; one that ends in a comma goes on in the next. */
function* calls(text: string): Generator<[string, number]> {
  let open: [string, number] | null = null;
  for (const [raw, line] of handLines(text)) {
    const clean = withoutComment(raw, '#').trimEnd();
    if (clean === '' && open !== null) continue;
    const all: string = open === null ? clean : `${open[0]} ${clean.trimStart()}`;
    const first: number = open?.[1] ?? line;
    open = clean.endsWith(',') && all.length < 1_500 ? [all, first] : null;
    if (open === null) yield [all, first];
  }
  if (open !== null) yield open;
}

function readGemfile(reading: Reading): void {
  const wants: Want[] = [];
  /** What each open `do` is about. */
  const open: { development: boolean; path: string | null }[] = [];
  for (const [clean, line] of calls(reading.text)) {
    const block = /^\s*(\w+)\b(.*?)\bdo\b\s*(?:\|.*)?$/.exec(clean);
    if (block !== null) {
      const groups =
        block[1] === 'group'
          ? [...(block[2] ?? '').matchAll(/:(\w+)(?!\w*\s*=>)|["'](\w+)["']/g)].map(
              (found) => found[1] ?? found[2] ?? '',
            )
          : [];
      const development = groups.length > 0 && groups.every(soundsLikeDevelopment);
      open.push({ development, path: block[1] === 'path' ? (literals(block[2] ?? '')[0] ?? null) : null });
      continue;
    }
    if (/^\s*(?:if|unless|case)\b/.test(clean)) open.push({ development: false, path: null });
    else if (/^\s*end\b/.test(clean)) open.pop();
    const found = call.exec(clean);
    if (found === null) continue;
    const [, name = '', rest = ''] = found;
    const groups = groupsOf(rest);
    const above = open.find(({ path }) => path !== null)?.path ?? null;
    const path = option(rest, 'path') ?? (above === null ? null : `${above}/${name}`);
    wants.push({
      name,
      wanted: ranges(rest) ?? option(rest, 'git') ?? option(rest, 'github'),
      line,
      development: open.some((item) => item.development) || (groups.length > 0 && groups.every(soundsLikeDevelopment)),
      local: path === null ? null : resolveLocal(reading.folder, path),
      optional:
        /platforms?:|:platforms?|install_if/.test(rest) ||
        option(rest, 'git') !== null ||
        option(rest, 'github') !== null,
    });
  }
  reading.manifest({ ecosystem: 'gem', wants, provides: null, remedy: 'bundle lock' });
}

function readGemspec(reading: Reading): void {
  const wants: Want[] = [];
  let name: string | null = null;
  for (const [raw, line] of handLines(reading.text)) {
    const clean = withoutComment(raw, '#');
    name ??= /\.name\s*=\s*["']([\w.-]+)["']/.exec(clean)?.[1] ?? null;
    const found = /\.add_(runtime_|development_)?dependency[\s(]+["']([\w.-]+)["'](?:\.freeze)?\s*(.*)$/.exec(clean);
    if (found === null) continue;
    wants.push({
      name: found[2] ?? '',
      wanted: ranges(found[3] ?? ''),
      line,
      development: found[1] === 'development_',
    });
  }
  // A Gemfile that takes its gems from here has the lock; a library alone has none by custom.
  const gemfile = inFolder(reading.folder, 'Gemfile');
  const used = reading.files.has(gemfile) && /^[ \t]*gemspec\b/m.test(reading.files.text(gemfile) ?? '');
  const tool = used ? {} : { tool: 'gemspec' };
  reading.manifest({ ecosystem: 'gem', wants, provides: name, remedy: null, ...tool });
}

function readLock(reading: Reading): void {
  const all: Named[] = [];
  let section = '';
  let remote: string | null = null;
  let current: { name: string }[] | null = null;
  let number = 0;
  for (const raw of reading.text.split('\n')) {
    number += 1;
    const line = raw.trimEnd();
    if (line === '') continue;
    if (!line.startsWith(' ')) {
      section = line;
      remote = null;
      continue;
    }
    if (section !== 'GEM' && section !== 'PATH' && section !== 'GIT' && section !== 'PLUGIN SOURCE') continue;
    if (line.startsWith('  remote:')) remote = line.slice('  remote:'.length).trim();
    else if (line.startsWith('      ')) current?.push({ name: line.trim().split(/[\s!]/, 1)[0] ?? '' });
    else if (line.startsWith('    ')) {
      const found = /^ {4}(\S+) \(([^)]*)\)/.exec(line);
      if (found === null) continue;
      current = [];
      // One version for several platforms: the platform is told after a dash.
      const version = (found[2] ?? '').replace(/-(?:x86|x64|arm|aarch|java|universal|mswin|mingw).*$/, '');
      const local = section === 'PATH' && remote !== null ? resolveLocal(reading.folder, remote) : null;
      all.push({ name: found[1] ?? '', version, line: number, local, asks: current });
    }
  }
  lockByName(reading, all, { ecosystem: 'gem' });
}

export const rubyFormats: Format[] = [
  { id: 'Gemfile', ecosystem: 'gem', names: ['Gemfile', 'gems.rb'], maxBytes: small, read: readGemfile },
  { id: 'Gemfile.lock', ecosystem: 'gem', names: ['Gemfile.lock', 'gems.locked'], maxBytes: large, read: readLock },
  { id: 'gemspec', ecosystem: 'gem', matches: (base) => base.endsWith('.gemspec'), maxBytes: small, read: readGemspec },
];

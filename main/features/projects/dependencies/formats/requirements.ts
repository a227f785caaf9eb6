import { type Format, type Reading, small, type Want } from '../parts.ts';
import { createLineFinder } from '../text/lines.ts';
import { baseOf, folderOf, inFolder, resolveLocal } from '../text/paths.ts';
import { handLines, lockByName, soundsLikeDevelopment, withoutComment } from './helpers.ts';
import { pypiName, requirement } from './python-names.ts';

interface Line {
  text: string;
  line: number;
}

/** Lines that end in a backslash go on. */
function joined(text: string): Line[] {
  const all: Line[] = [];
  let open: Line | null = null;
  for (const [raw, line] of handLines(text)) {
    const comment = /(^|\s)#.*$/.exec(raw);
    const clean = (comment === null ? raw : raw.slice(0, comment.index)).trim();
    if (clean === '' && open === null) continue;
    const goesOn = clean.endsWith('\\');
    const part = goesOn ? clean.slice(0, -1) : clean;
    if (open === null) open = { text: part, line };
    else open.text += ` ${part}`;
    if (!goesOn) {
      all.push(open);
      open = null;
    }
  }
  if (open !== null) all.push(open);
  return all;
}

function editable(spec: string, folder: string): Omit<Want, 'line'> | null {
  const egg = /#(?:.*&)?egg=([\w.-]+)/.exec(spec)?.[1];
  if (/^[\w+]+:\/\//.test(spec))
    return egg === undefined ? null : { name: pypiName(egg), wanted: spec, optional: true };
  const path = (spec.split('[', 1)[0] ?? spec).trim();
  const local = resolveLocal(folder, path);
  return { name: pypiName(egg ?? (baseOf(local) || '.')), wanted: spec, local };
}

/** An address says its name behind it, or is that of a wheel, whose file begins with it. */
function fromAddress(line: string): Omit<Want, 'line'> | null {
  const spec = line.split(/\s/, 1)[0] ?? line;
  const wheel = /\/([A-Za-z0-9][\w.]*)-\d[^/-]*-[^/]*\.whl(?:[#?]|$)/.exec(spec)?.[1];
  return wheel === undefined ? editable(spec, '') : { name: pypiName(wheel), wanted: spec, optional: true };
}

interface Found {
  wants: (Want & { file: string })[];
  constraints: Map<string, string>;
}

/** Follows `-r`, but to no file that is read for itself anyway, and round no circle. */
function collect(reading: Reading, file: string, text: string, found: Found, seen: Set<string>): void {
  seen.add(file);
  const folder = folderOf(file);
  for (const { text: line, line: number } of joined(text)) {
    const option = /^(?:(-r|--requirement|-c|--constraint|-e|--editable)(?:\s+|=)|(-[rce])(?=[./\w]))\s*(.*)$/.exec(
      line,
    );
    if (option !== null) {
      const kind = option[1] ?? option[2] ?? '';
      const value = (option[3] ?? '').trim();
      if (kind === '-e' || kind === '--editable') {
        const want = editable(value, folder);
        if (want !== null) found.wants.push({ ...want, line: number, file });
        continue;
      }
      const other = resolveLocal(folder, value);
      if (seen.has(other) || seen.size > 50 || !reading.files.has(other)) continue;
      const included = reading.files.text(other, small);
      if (included === null) continue;
      if (kind.startsWith('-c') || kind === '--constraint') {
        for (const part of joined(included)) {
          const want = requirement(part.text, folder);
          if (want !== null && want.wanted !== null) found.constraints.set(want.name, want.wanted);
        }
      } else if (!isRequirements(baseOf(other), other)) collect(reading, other, included, found, seen);
      continue;
    }
    if (line.startsWith('-')) continue;
    const want = /^\.{0,2}\//.test(line)
      ? editable(line, folder)
      : /^[\w+]+:\/\//.test(line)
        ? fromAddress(line)
        : requirement(line, folder);
    if (want !== null) found.wants.push({ ...want, line: number, file });
  }
}

export function isRequirements(base: string, path: string): boolean {
  if (!base.endsWith('.txt') && !base.endsWith('.in')) return false;
  const stem = base.slice(0, base.lastIndexOf('.'));
  if (stem.startsWith('requirements') || stem.endsWith('requirements')) return true;
  return baseOf(folderOf(path)) === 'requirements' && !stem.startsWith('constraints');
}

function read(reading: Reading): void {
  const found: Found = { wants: [], constraints: new Map() };
  collect(reading, reading.file, reading.text, found, new Set());
  const base = baseOf(reading.file);
  const stem = base.slice(0, base.lastIndexOf('.'));
  const tool = `pip ${stem}`;
  const source = inFolder(reading.folder, `${stem}.in`);
  const development = soundsLikeDevelopment(stem);
  if (base.endsWith('.txt') && reading.files.has(source)) {
    const via = reading.text.includes('# via');
    const named = found.wants.flatMap((want) => {
      const version = /^==([^,*]+)$/.exec(want.wanted ?? '')?.[1] ?? null;
      return version === null && via ? [] : [{ name: want.name, version, line: want.line, development, asks: [] }];
    });
    lockByName(reading, named, { ecosystem: 'pypi', tool });
    return;
  }
  const wants = found.wants.map(({ file, ...want }): Want => {
    const constraint = found.constraints.get(want.name);
    const wanted = constraint === undefined ? want.wanted : [want.wanted, constraint].filter(Boolean).join(',');
    return { ...want, file, wanted, development };
  });
  const pinned = wants.every(
    ({ wanted, local }) => (local ?? null) !== null || (wanted !== null && /^===?[^,*]+$|@|:\/\//.test(wanted)),
  );
  const remedy = pinned ? null : base.endsWith('.in') ? `pip-compile ${base}` : 'pip-compile';
  reading.manifest({ ecosystem: 'pypi', wants, provides: null, remedy, tool });
}

export const requirementsFormat: Format = {
  id: 'requirements.txt',
  ecosystem: 'pypi',
  matches: isRequirements,
  maxBytes: small,
  read,
};

/** `install_requires` and the extras, one requirement a line. */
function readSetupCfg(reading: Reading): void {
  const wants: Want[] = [];
  let section = '';
  let key = '';
  let name: string | null = null;
  for (const [line, number] of handLines(reading.text)) {
    const head = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (head !== undefined) {
      section = head.trim();
      key = '';
      continue;
    }
    const pair = /^([\w.-]+)\s*=\s*(.*)$/.exec(line);
    if (pair !== null) key = pair[1] ?? '';
    else if (!/^\s/.test(line)) key = '';
    const value = withoutComment(pair === null ? line : (pair[2] ?? ''), '#').trim();
    if (section === 'metadata' && key === 'name' && pair !== null) name = value;
    const extra = section === 'options.extras_require';
    const asks =
      (section === 'options' && (key === 'install_requires' || key === 'tests_require')) || (extra && key !== '');
    if (!asks || value === '') continue;
    const want = requirement(value, reading.folder);
    const development = key === 'tests_require' || (extra && soundsLikeDevelopment(key));
    if (want !== null) wants.push({ ...want, line: number, development, optional: extra });
  }
  if (wants.length > 0 || name !== null)
    reading.manifest({
      ecosystem: 'pypi',
      wants,
      provides: name === null ? null : pypiName(name),
      remedy: null,
      tool: 'setuptools',
    });
}

/** Up to the bracket that closes the list; those in texts, as of extras, and in comments close nothing. */
function listFrom(text: string): string {
  let quote = '';
  for (let place = 0; place < text.length; place += 1) {
    const char = text[place] ?? '';
    if (quote !== '') {
      if (char === quote || char === '\n') quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '#') {
      const end = text.indexOf('\n', place);
      if (end < 0) return text;
      place = end;
    } else if (char === ']') return text.slice(0, place);
  }
  return '';
}

/** Only what stands there as text: the file is a program, and none of it is run. */
function readSetupPy(reading: Reading): void {
  const wants: Want[] = [];
  const calls = /\b(install_requires|tests_require)\s*=\s*\[/g;
  const lineAt = createLineFinder(reading.text);
  let count = 0;
  for (const call of reading.text.matchAll(calls)) {
    count += 1;
    if (count > 100) break;
    const start = call.index + call[0].length;
    const body = listFrom(reading.text.slice(start, start + 20_000));
    let line = lineAt(start);
    for (const part of body.split('\n')) {
      for (const literal of withoutComment(part, '#').matchAll(/"([^"\\]{0,300})"|'([^'\\]{0,300})'/g)) {
        const want = requirement(literal[1] ?? literal[2] ?? '', reading.folder);
        if (want !== null) wants.push({ ...want, line, development: call[1] === 'tests_require' });
      }
      line += 1;
    }
  }
  const name = /\bname\s*=\s*["']([\w.-]{1,200})["']/.exec(reading.text)?.[1];
  if (wants.length > 0 || name !== undefined)
    reading.manifest({
      ecosystem: 'pypi',
      wants,
      provides: name === undefined ? null : pypiName(name),
      remedy: null,
      tool: 'setuptools',
    });
}

export const setupCfgFormat: Format = {
  id: 'setup.cfg',
  ecosystem: 'pypi',
  names: ['setup.cfg'],
  maxBytes: small,
  read: readSetupCfg,
};

export const setupPyFormat: Format = {
  id: 'setup.py',
  ecosystem: 'pypi',
  names: ['setup.py'],
  maxBytes: small,
  read: readSetupPy,
};

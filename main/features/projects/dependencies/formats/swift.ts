import { type Format, type Reading, small, type Want } from '../parts.ts';
import { parseJson } from '../text/json.ts';
import { createLineFinder, createLineSearch } from '../text/lines.ts';
import { baseOf, resolveLocal } from '../text/paths.ts';
import { at, list, word } from '../text/values.ts';
import { bumped, numbers } from '../versions/constraints.ts';
import { lockByName, type Named, withoutBlockComments } from './helpers.ts';

/** `https://github.com/apple/swift-nio.git` → `github.com/apple/swift-nio`. */
export function swiftName(url: string): string {
  return url
    .replace(/^[a-z+]+:\/\/(?:[^@/]*@)?/, '')
    .replace(/^git@([^:]+):/, '$1/')
    .replace(/\.git$/, '')
    .replace(/\/$/, '')
    .toLowerCase();
}

function range(rest: string): string | null {
  const exact = /\bexact(?:\s*\(|:)\s*"([^"]+)"/.exec(rest)?.[1] ?? /\.exact\("([^"]+)"\)/.exec(rest)?.[1];
  if (exact !== undefined) return exact;
  const minor = /upToNextMinor\(\s*from:\s*"([^"]+)"/.exec(rest)?.[1];
  if (minor !== undefined) return `>=${minor} <${bumped(numbers(minor), 1)}`;
  const between = /"([\d.\w-]+)"\s*(\.\.<|\.\.\.)\s*"([\d.\w-]+)"/.exec(rest);
  if (between !== null) return `>=${between[1]} ${between[2] === '..<' ? '<' : '<='}${between[3]}`;
  const from = /\bfrom:\s*"([^"]+)"/.exec(rest)?.[1];
  if (from !== undefined) return `^${from}`;
  return /(?:branch|revision)(?:\s*\(|:)\s*"([^"]+)"/.exec(rest)?.[1] ?? null;
}

function readManifest(reading: Reading): void {
  const text = withoutBlockComments(reading.text).replace(/(^|\s)\/\/[^\n]*/g, (comment) =>
    ' '.repeat(comment.length).replace(/^ /, comment[0] === '\n' ? '\n' : ' '),
  );
  const lineAt = createLineFinder(text);
  const wants: Want[] = [];
  for (const call of text.matchAll(/\.package\s*\(/g)) {
    const start = call.index + call[0].length;
    const body = text.slice(start, start + 500);
    const next = body.indexOf('.package');
    const inner = next < 0 ? body : body.slice(0, next);
    const line = lineAt(call.index + 1);
    const path = /\bpath:\s*"([^"]+)"/.exec(inner)?.[1];
    const url = /\b(?:url|id):\s*"([^"]+)"/.exec(inner)?.[1];
    if (url !== undefined) {
      const rest = inner.slice(inner.indexOf(url) + url.length);
      wants.push({ name: swiftName(url), wanted: range(rest.split(/\)\s*,?\s*\n/, 1)[0] ?? rest), line });
    } else if (path !== undefined)
      wants.push({ name: baseOf(path), wanted: null, line, local: resolveLocal(reading.folder, path) });
  }
  const program = text.includes('.executableTarget(') || text.includes('.executable(');
  reading.manifest({ ecosystem: 'swift', wants, provides: null, remedy: program ? 'swift package resolve' : null });
}

function readLock(reading: Reading): void {
  const root = parseJson(reading.text);
  const search = createLineSearch(reading.text);
  const all = [...list(at(root, 'pins')), ...list(at(root, 'object', 'pins'))].flatMap((pin): Named[] => {
    const url = word(at(pin, 'location')) ?? word(at(pin, 'repositoryURL')) ?? word(at(pin, 'identity'));
    if (url === null) return [];
    const version =
      word(at(pin, 'state', 'version')) ?? word(at(pin, 'state', 'branch')) ?? word(at(pin, 'state', 'revision'));
    return [{ name: swiftName(url), version, line: search(JSON.stringify(url)) ?? search(url), asks: [] }];
  });
  lockByName(reading, all, { ecosystem: 'swift' });
}

export const swiftFormats: Format[] = [
  { id: 'Package.swift', ecosystem: 'swift', names: ['Package.swift'], maxBytes: small, read: readManifest },
  { id: 'Package.resolved', ecosystem: 'swift', names: ['Package.resolved'], maxBytes: small, read: readLock },
];

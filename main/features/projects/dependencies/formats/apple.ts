import { type Format, type Reading, small, type Want } from '../parts.ts';
import { resolveLocal } from '../text/paths.ts';
import { handLines, literals, lockByName, type Named, withoutComment } from './helpers.ts';

function readPodfile(reading: Reading): void {
  const wants: Want[] = [];
  let tests = 0;
  let depth = 0;
  for (const [raw, line] of handLines(reading.text)) {
    const clean = withoutComment(raw, '#');
    if (/\bdo\b\s*(\|.*)?$/.test(clean)) {
      depth += 1;
      if (tests === 0 && /^\s*(?:abstract_)?target\s+["'].*Tests?["']/.test(clean)) tests = depth;
    } else if (/^\s*end\b/.test(clean)) {
      if (tests === depth) tests = 0;
      depth -= 1;
    }
    const found = /^\s*pod[\s(]+["']([^"']+)["']\s*(.*)$/.exec(clean);
    if (found === null) continue;
    const rest = found[2] ?? '';
    const path = /(?::path\s*=>|\bpath:)\s*["']([^"']+)["']/.exec(rest)?.[1];
    const git = /(?::git\s*=>|\bgit:)\s*["']([^"']+)["']/.exec(rest)?.[1];
    const ranges = literals(rest.split(/:\w+\s*=>|\w+:\s/, 1)[0] ?? '').filter((text) => /^[<>=~!\s]*\d/.test(text));
    wants.push({
      name: found[1] ?? '',
      wanted: ranges.length > 0 ? ranges.join(', ') : (git ?? null),
      line,
      development: tests > 0,
      local: path === undefined ? null : resolveLocal(reading.folder, path.replace(/\/?[^/]+\.podspec$/, '') || '.'),
    });
  }
  reading.manifest({ ecosystem: 'cocoapods', wants, provides: null, remedy: 'pod install' });
}

/** `  - Name/Part (1.0):` and under it `    - Other (~> 2)`. */
function readPodLock(reading: Reading): void {
  const all: Named[] = [];
  let inside = false;
  let asks: { name: string }[] = [];
  let line = 0;
  for (const raw of reading.text.split('\n')) {
    line += 1;
    if (/^\S/.test(raw)) inside = raw.startsWith('PODS:');
    if (!inside) continue;
    const found = /^( +)- "?([^\s"]+)(?: \(([^)]*)\))?/.exec(raw);
    if (found === null) continue;
    if ((found[1] ?? '').length <= 2) {
      asks = [];
      all.push({ name: found[2] ?? '', version: found[3] ?? null, line, asks });
    } else asks.push({ name: found[2] ?? '' });
  }
  lockByName(reading, all, { ecosystem: 'cocoapods' });
}

const cart = /^\s*(github|git|binary)\s+"([^"]+)"\s*(?:((?:~>|>=|==)\s*[\d.]+)|"([^"]+)")?/;

function readCartfile(reading: Reading): void {
  const wants: Want[] = [];
  const development = reading.file.endsWith('.private');
  for (const [raw, line] of handLines(reading.text)) {
    const found = cart.exec(withoutComment(raw, '#'));
    if (found !== null) wants.push({ name: found[2] ?? '', wanted: found[3] ?? found[4] ?? null, line, development });
  }
  reading.manifest({ ecosystem: 'carthage', wants, provides: null, remedy: 'carthage update' });
}

function readCartLock(reading: Reading): void {
  const all: Named[] = [];
  for (const [raw, line] of handLines(reading.text)) {
    const found = cart.exec(raw);
    if (found !== null) all.push({ name: found[2] ?? '', version: found[4] ?? null, line, asks: [] });
  }
  lockByName(reading, all, { ecosystem: 'carthage' });
}

export const appleFormats: Format[] = [
  { id: 'Podfile', ecosystem: 'cocoapods', names: ['Podfile'], maxBytes: small, read: readPodfile },
  { id: 'Podfile.lock', ecosystem: 'cocoapods', names: ['Podfile.lock'], maxBytes: small, read: readPodLock },
  {
    id: 'Cartfile',
    ecosystem: 'carthage',
    names: ['Cartfile', 'Cartfile.private'],
    maxBytes: small,
    read: readCartfile,
  },
  { id: 'Cartfile.resolved', ecosystem: 'carthage', names: ['Cartfile.resolved'], maxBytes: small, read: readCartLock },
];

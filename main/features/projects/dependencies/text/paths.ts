import { posix } from 'node:path';

export function folderOf(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash < 0 ? '' : file.slice(0, slash);
}

export function baseOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** A path as a manifest writes it, seen from the project: `../lib` of `packages/a` is `packages/lib`, and `.` the top. */
export function resolveLocal(folder: string, path: string): string {
  const clean = path.replaceAll('\\', '/');
  if (clean.startsWith('/') || /^[a-z]:\//i.test(clean)) return clean;
  const joined = posix.normalize(posix.join(folder || '.', clean)).replace(/\/$/, '');
  return joined === '' ? '.' : joined;
}

/** From the folder itself up to the top. */
export function upwards(folder: string): string[] {
  const all = [folder];
  let current = folder;
  while (current !== '') {
    current = folderOf(current);
    all.push(current);
  }
  return all;
}

function segmentFits(pattern: string, segment: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === segment;
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (segment.length < first.length + last.length || !segment.startsWith(first) || !segment.endsWith(last))
    return false;
  let place = first.length;
  const end = segment.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = segment.indexOf(part, place);
    if (found < 0 || found + part.length > end) return false;
    place = found + part.length;
  }
  return true;
}

/** By steps rather than a regular expression, which a hostile pattern could keep busy for ever. */
function globFits(pattern: string, path: string): boolean {
  const wanted = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const segments = path.split('/').filter((part) => part !== '');
  if (wanted.length > 50) return false;
  let reached = new Set([0]);
  for (const part of wanted) {
    const next = new Set<number>();
    for (const start of reached) {
      if (part === '**') for (let end = start; end <= segments.length; end += 1) next.add(end);
      else {
        const segment = segments[start];
        if (segment !== undefined && segmentFits(part, segment)) next.add(start + 1);
      }
    }
    reached = next;
  }
  return reached.has(segments.length);
}

/** Whether the folder is a member of a workspace, `!` taking some out again. */
export function isMember(patterns: readonly string[], folder: string): boolean {
  let member = false;
  for (const pattern of patterns.slice(0, 500)) {
    if (pattern.startsWith('!')) member &&= !globFits(pattern.slice(1), folder);
    else member ||= globFits(pattern, folder);
  }
  return member;
}

/** Seen from a workspace's folder; null when it is not below. */
export function below(top: string, folder: string): string | null {
  if (top === '') return folder;
  if (folder === top) return '';
  return folder.startsWith(`${top}/`) ? folder.slice(top.length + 1) : null;
}

import type { Evidence } from '../../../../shared/features/projects/schema.ts';

const longest = 200;

export function lineAt(text: string, place: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < place; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

const short = (text: string) => {
  const plain = text.trim().replace(/\s+/g, ' ');
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
};

/** The line in which a place lies, as it stands there. */
export function proofAt(file: string, text: string, place: number): Evidence {
  const at = Math.max(0, place);
  const from = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return {
    file,
    line: lineAt(text, at),
    text: short(text.slice(from, Math.min(end < 0 ? text.length : end, from + 2_000))),
  };
}

/** That a file is there. */
export const proofOf = (file: string, text = file): Evidence => ({ file, line: null, text: short(text) });

/** Where a pattern or a word is found; of the file as a whole otherwise. */
export function proof(file: string, text: string, what: RegExp | string): Evidence {
  const place = typeof what === 'string' ? text.indexOf(what) : text.search(what);
  return place < 0 ? proofOf(file) : proofAt(file, text, place);
}

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const inFolder = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
export const isBelow = (outer: string, folder: string): boolean =>
  outer === '' ? folder !== '' : folder.startsWith(`${outer}/`);
/** From the folder itself up to the top. */
export function upwards(folder: string): string[] {
  const all = [folder];
  for (let at = folder; at !== ''; ) {
    at = folderOf(at);
    all.push(at);
  }
  return all;
}
/** `../..` from a folder to one above it; `.` for itself. */
export function wayUp(folder: string, above: string): string {
  const depth = (path: string) => (path === '' ? 0 : path.split('/').length);
  return Array.from({ length: depth(folder) - depth(above) }, () => '..').join('/') || '.';
}

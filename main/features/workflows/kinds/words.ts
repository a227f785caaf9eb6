/** The first line of something long, for a label or a sentence. */
export function inShort(text: string, length = 80): string {
  const line = text.trim().split(/\r?\n/, 1)[0]?.trim() ?? '';
  const more = line.length > length || text.trim().length > line.length;
  const kept = line.length > length ? line.slice(0, length - 1).toWellFormed() : line;
  return more ? `${kept}…` : kept;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function many(count: number, one: string, more = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
}

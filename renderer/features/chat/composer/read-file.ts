import type { Attachment } from '../../../../shared/features/knowledge/schema.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { short } from '../../../lib/short.ts';

const mostBytes = 400_000;
const mostCharacters = 100_000;

/** A file of the user's choice as text, or why not, in one sentence. */
export async function readFile(file: File): Promise<Attachment | string> {
  const name = short(file.name.trim() || 'File', 300);
  if (file.size === 0) return `${name} is empty.`;
  if (file.size > mostBytes) return `${name} has ${formatBytes(file.size)}: the most is ${formatBytes(mostBytes)}.`;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return `${name} is no text.`;
  }
  if (text.includes('\0')) return `${name} is no text.`;
  if (text.trim() === '') return `${name} is empty.`;
  if (text.length > mostCharacters) return `${name} has ${text.length} characters: the most is ${mostCharacters}.`;
  return { kind: 'attachment', title: name, text, source: { type: 'text' }, at: file.lastModified || null };
}

export const pastedText = (text: string): Attachment => ({
  kind: 'attachment',
  title: `Pasted: ${short(text.trim().split('\n')[0] ?? '', 60)}`,
  text: text.slice(0, mostCharacters),
  source: { type: 'text' },
  at: null,
});

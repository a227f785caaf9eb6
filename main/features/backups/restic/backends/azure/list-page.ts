import type { ObjectPage } from '../objects/types.ts';

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescaped = (text: string): string =>
  text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, word: string) => {
    if (word[0] !== '#') return named[word] ?? whole;
    return String.fromCodePoint(/^#x/i.test(word) ? Number.parseInt(word.slice(2), 16) : Number(word.slice(1)));
  });
const inside = (text: string, tag: string): string | null =>
  new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1] ?? null;

/** What Azure answers to the question for blobs. An answer without its end is none: what it leaves out would be taken for gone. */
export function listPage(text: string): ObjectPage {
  if (!text.trimEnd().endsWith('</EnumerationResults>')) throw new Error('a list without its end');
  const objects: ObjectPage['objects'] = [];
  for (const [, blob = ''] of text.matchAll(/<Blob>(.*?)<\/Blob>/gs)) {
    const [name, length] = [inside(blob, 'Name'), inside(blob, 'Content-Length')];
    if (name === null || length === null) throw new Error('a blob without a name or length');
    objects.push({ key: unescaped(name), bytes: Number(length) });
  }
  const next = inside(text, 'NextMarker');
  return { objects, next: next === null || next === '' ? null : unescaped(next) };
}

import { Lexer, type Token } from 'marked';

export type References = ReadonlyMap<string, string>;
const reference = /^ {0,3}\[([^\]\n^][^\]\n]{0,199})\]:[^\S\n]*<?([^\s>]{1,2000})>?/gm;
const mostReferences = 200;

/** `[name]: address` anywhere in the text holds for all of it. */
export function referencesOf(text: string): References | null {
  if (!text.includes(']:')) return null;
  const found = new Map<string, string>();
  for (const [, name = '', address = ''] of text.matchAll(reference)) {
    const tag = name.toLowerCase().replace(/\s+/g, ' ');
    if (!tag.startsWith('e:') && !found.has(tag)) found.set(tag, address);
    if (found.size === mostReferences) break;
  }
  return found.size === 0 ? null : found;
}

/** Null for what the lexer gives up at: nested too deep. */
export function lex(text: string, references: References | null): readonly Token[] | null {
  try {
    const lexer = new Lexer({ gfm: true });
    if (references) for (const [tag, href] of references) lexer.tokens.links[tag] = { href, title: null };
    return lexer.lex(text);
  } catch {
    return null;
  }
}

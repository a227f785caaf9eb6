import { Lexer, type Token, type TokenizerExtensionFunction } from 'marked';

/** What holds for all of a text, wherever in it it is said. */
export interface References {
  /** `[name]: address` */
  links: ReadonlyMap<string, string>;
  /** The names of `[^name]: words`, and the number that each has. */
  notes: ReadonlyMap<string, number>;
}

const reference = /^ {0,3}\[([^\]\n^][^\]\n]{0,199})\]:[^\S\n]*<?([^\s>]{1,2000})>?/gm;
const noteBegins = /^ {0,3}\[\^([^\]\s^]{1,100})\]:/gm;
const note =
  /^ {0,3}\[\^([^\]\s^]{1,100})\]:[^\S\n]*([^\n]*(?:\n(?! {0,3}\[\^)[^\n]*\S[^\n]*|\n+(?: {4}|\t)[^\n]*\S[^\n]*)*)(?:\n+|$)/;
const noteAsked = /^\[\^([^\]\s^]{1,100})\]/;
const mostReferences = 1_000;

export function referencesOf(text: string): References | null {
  if (!text.includes(']:')) return null;
  const links = new Map<string, string>();
  for (const [, name = '', address = ''] of text.matchAll(reference)) {
    const tag = name.toLowerCase().replace(/\s+/g, ' ');
    if (!tag.startsWith('e:') && !links.has(tag)) links.set(tag, address);
    if (links.size === mostReferences) break;
  }
  const notes = new Map<string, number>();
  for (const [, name = ''] of text.matchAll(noteBegins)) {
    if (!notes.has(name)) notes.set(name, notes.size + 1);
    if (notes.size === mostReferences) break;
  }
  return links.size + notes.size === 0 ? null : { links, notes };
}

/** Footnotes are no Markdown of the lexer's own. */
function extensionsFor(notes: References['notes']) {
  const block: TokenizerExtensionFunction = function (source) {
    const [raw, name = '', words = ''] = note.exec(source) ?? [];
    const number = notes.get(name);
    if (raw === undefined || number === undefined) return undefined;
    const tokens = this.lexer.blockTokens(words.replace(/^(?: {4}|\t)/gm, ''), []);
    return { type: 'note', raw, number, tokens };
  };
  const inline: TokenizerExtensionFunction = (source) => {
    const [raw, name = ''] = noteAsked.exec(source) ?? [];
    const number = notes.get(name);
    return raw === undefined || number === undefined ? undefined : { type: 'note-mark', raw, number };
  };
  const starts = (source: string) => {
    const at = source.search(/^ {0,3}\[\^/m);
    return at === -1 ? undefined : at;
  };
  return { renderers: {}, childTokens: {}, block: [block], inline: [inline], startBlock: [starts] };
}

/** Null for what the lexer gives up at: nested too deep. */
export function lex(text: string, references: References | null): readonly Token[] | null {
  try {
    const notes = references !== null && references.notes.size > 0 && text.includes('[^') ? references.notes : null;
    const lexer = new Lexer({ gfm: true, ...(notes && { extensions: extensionsFor(notes) }) });
    if (references) for (const [tag, href] of references.links) lexer.tokens.links[tag] = { href, title: null };
    return lexer.lex(text);
  } catch {
    return null;
  }
}

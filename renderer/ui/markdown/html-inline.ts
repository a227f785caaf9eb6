import type { Token, Tokens } from 'marked';
import { decoded } from './characters.ts';
import { attributeOf, piecesOf } from './html.ts';

const deepest = 8;

const kinds: Readonly<Record<string, string>> = {
  a: 'link',
  b: 'strong',
  strong: 'strong',
  i: 'em',
  em: 'em',
  cite: 'em',
  dfn: 'em',
  var: 'em',
  s: 'del',
  del: 'del',
  strike: 'del',
  code: 'codespan',
  samp: 'codespan',
  tt: 'codespan',
  kbd: 'kbd',
  sub: 'sub',
  sup: 'sup',
};

interface Open {
  name: string;
  kind: string;
  tag: string;
  into: Token[];
}

/** What stands in a line, with its HTML as the marks of Markdown that mean the same. Of other tags the words are left. */
export function readInline(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(({ type }) => type === 'html')) return tokens;
  const top: Token[] = [];
  const open: Open[] = [];
  const put = (token: Token) => (open.at(-1)?.into ?? top).push(token);
  const close = () => {
    const last = open.pop();
    if (last) for (const token of closed(last)) put(token);
  };

  for (const token of tokens) {
    if (token.type !== 'html') {
      put(token);
      continue;
    }
    for (const piece of piecesOf(token.raw)) {
      if (piece.kind === 'text') put({ type: 'text', raw: piece.text, text: piece.text } as Tokens.Text);
      else if (piece.name === 'br') put({ type: 'br', raw: piece.raw });
      else if (piece.name === 'img') put(pictureOf(piece.raw));
      else if (piece.closes) {
        if (open.some(({ name }) => name === piece.name)) while (open.at(-1)?.name !== piece.name) close();
        if (open.at(-1)?.name === piece.name) close();
      } else if (open.length < deepest && Object.hasOwn(kinds, piece.name))
        open.push({ name: piece.name, kind: kinds[piece.name] ?? '', tag: piece.raw, into: [] });
    }
  }
  while (open.length > 0) close();
  return top;
}

function closed({ kind, tag, into }: Open): Token[] {
  const raw = into.map((token) => token.raw).join('');
  if (kind === 'codespan') return [{ type: kind, raw, text: decoded(wordsOf(into)) } as Tokens.Codespan];
  if (kind !== 'link') return [{ type: kind, raw, tokens: into }];
  const href = attributeOf(tag, 'href');
  if (href === null) return into;
  const tokens = [...into];
  // What its writer put on lines of their own is no part of what is underlined.
  while (tokens.at(-1)?.type === 'text' && tokens.at(-1)?.raw.trim() === '') tokens.pop();
  while (tokens[0]?.type === 'text' && tokens[0].raw.trim() === '') tokens.shift();
  return [{ type: 'link', raw, href, text: wordsOf(tokens), tokens } as Tokens.Link];
}

const pictureOf = (tag: string) =>
  ({
    type: 'image',
    raw: tag,
    href: attributeOf(tag, 'src') ?? '',
    text: attributeOf(tag, 'alt') ?? '',
  }) as Tokens.Image;

/** What is read of them, with pictures by their names. */
export const wordsOf = (tokens: readonly Token[]): string =>
  tokens
    .map((token) => {
      if ('tokens' in token && token.tokens && token.tokens.length > 0) return wordsOf(token.tokens);
      return 'text' in token && typeof token.text === 'string' ? token.text : '';
    })
    .join('');

import type { Token, Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { AppLink } from '../../app/navigation.tsx';
import { Link } from '../link.tsx';
import { addressOf, saysItself } from './addresses.ts';
import { decoded, visible } from './characters.ts';
import { type Drawing, deepest } from './context.ts';

const citation = /\[e:([a-z0-9]{6,40}(?:[,;] ?(?:e:)?[a-z0-9]{6,40}){0,19})\]/g;
const lineBreak = /^<br\s*\/?>$/i;

/** Text with its citations. Everything else in it stays text. */
export function textOf(text: string, drawing: Drawing): ReactNode {
  if (!drawing.citation || !text.includes('[e:')) return visible(text);
  const parts: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(citation)) {
    if (match.index > from) parts.push(visible(text.slice(from, match.index)));
    const ids = (match[1] ?? '').split(/[,;] ?(?:e:)?/);
    for (const [index, id] of ids.entries())
      parts.push(<Fragment key={`${match.index}-${index}`}>{drawing.citation(id)}</Fragment>);
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(visible(text.slice(from)));
  return parts;
}

export function inlineOf(tokens: readonly Token[] | undefined, drawing: Drawing, depth: number): ReactNode {
  return merged(tokens ?? []).map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the line
    <Fragment key={index}>{partOf(token, drawing, depth)}</Fragment>
  ));
}

const tokensOf = (token: Token) => ('tokens' in token ? token.tokens : undefined);

/** The lexer cuts text wherever a mark could have begun; a citation must not be cut. */
function merged(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (const token of tokens) {
    const before = out.at(-1);
    if (
      token.type === 'text' &&
      !('tokens' in token && token.tokens) &&
      before?.type === 'text' &&
      !('tokens' in before && before.tokens)
    )
      out[out.length - 1] = { ...before, raw: before.raw + token.raw, text: before.text + token.text };
    else out.push(token);
  }
  return out;
}

function partOf(token: Token, drawing: Drawing, depth: number): ReactNode {
  if (depth > deepest) return visible(token.raw);
  const within = () => inlineOf(tokensOf(token), drawing, depth + 1);
  switch (token.type) {
    case 'text':
      return tokensOf(token) ? within() : textOf(decoded(token.text), drawing);
    case 'escape':
      return visible(token.text);
    case 'strong':
      return <strong className="font-semibold">{within()}</strong>;
    case 'em':
      return <em>{within()}</em>;
    case 'del':
      return <s>{within()}</s>;
    case 'codespan':
      return <code className="rounded-sm bg-raise px-1 py-0.5 text-sm">{visible(token.text)}</code>;
    case 'br':
      return <br />;
    case 'link':
      return <Followed link={token as Tokens.Link}>{within()}</Followed>;
    case 'image':
      return <Picture image={token as Tokens.Image} />;
    case 'html':
      return lineBreak.test(token.raw) ? <br /> : visible(token.raw);
    default:
      return textOf(token.raw, drawing);
  }
}

/** A link never hides where it leads: the text of a model may say anything. */
function Followed({ link, children }: { link: Tokens.Link; children: ReactNode }) {
  const address = addressOf(link.href);
  switch (address.kind) {
    case 'none':
      return (
        <>
          {children}
          {address.shown !== '' && address.shown !== visible(link.text) && (
            <span className="text-faint"> ({address.shown})</span>
          )}
        </>
      );
    case 'inside':
      return (
        <Link render={<AppLink to={address.to} />} title={address.to} className="underline">
          {children}
        </Link>
      );
    case 'mail':
    case 'web': {
      const said = saysItself(decoded(link.text), address);
      return (
        <Link href={address.href} external title={visible(address.href).slice(0, 500)} className="underline">
          {said ? visible(address.href) : children}
          {!said && <span className="text-dim"> ({address.shown})</span>}
        </Link>
      );
    }
  }
}

/** Its picture is somewhere else, and reading an answer asks nobody else for anything. */
function Picture({ image }: { image: Tokens.Image }) {
  const name = visible(decoded(image.text)).trim() || 'no description';
  const address = addressOf(image.href);
  if (address.kind !== 'web') return <span className="text-dim">[Picture: {name}]</span>;
  return (
    <Link href={address.href} external title={visible(address.href).slice(0, 500)} className="underline">
      [Picture: {name}]<span className="text-dim"> ({address.shown})</span>
    </Link>
  );
}

import { Image } from 'lucide-react';
import type { Token, Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { AppLink } from '../../app/navigation.tsx';
import { Icon } from '../icon.tsx';
import { Link } from '../link.tsx';
import { addressOf, looksLikeAddress, saysItself } from './addresses.ts';
import { decoded, visible } from './characters.ts';
import { type Drawing, deepest, type MarkdownFile } from './context.ts';
import { fileOf } from './files.ts';
import { goToHeading, headingIn } from './headings.ts';
import { readInline, wordsOf } from './html-inline.ts';

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
  return merged((drawing.file ? readInline(tokens ?? []) : tokens) ?? []).map((token, index) => (
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
      return <code className="rounded-sm border border-line-soft bg-raise px-1 text-sm">{visible(token.text)}</code>;
    case 'br':
      return <br />;
    case 'link':
      // One within another, or a picture within one, leads where that does.
      return drawing.linked ? (
        within()
      ) : (
        <Followed link={token as Tokens.Link} drawing={drawing}>
          {inlineOf(tokensOf(token), { ...drawing, linked: true }, depth + 1)}
        </Followed>
      );
    case 'image':
      return <Picture image={token as Tokens.Image} file={drawing.file} linked={drawing.linked} />;
    case 'html':
      return lineBreak.test(token.raw) ? <br /> : visible(token.raw);
    case 'kbd':
      return <kbd className="rounded-sm border border-line px-1 py-0.5 font-mono text-xs text-dim">{within()}</kbd>;
    case 'sub':
      return <sub className="text-xs">{within()}</sub>;
    case 'sup':
      return <sup className="text-xs">{within()}</sup>;
    case 'note-mark':
      return <sup className="text-xs text-dim tabular-nums">[{token.number}]</sup>;
    default:
      return textOf(token.raw, drawing);
  }
}

interface FollowedProps {
  link: Tokens.Link;
  drawing: Drawing;
  children: ReactNode;
}

/** A link never hides where it leads: whoever wrote the text may say anything. */
function Followed({ link, drawing: { file, headings }, children }: FollowedProps) {
  const heading = headingIn(headings, link.href);
  if (heading !== null)
    return (
      <Press title="Go to this heading" onPress={(from) => goToHeading(from, heading)}>
        {children}
      </Press>
    );
  const address = addressOf(link.href);
  switch (address.kind) {
    case 'inside':
    case 'none':
      if (file) return opening(fileOf(link.href, file.folder), file, children);
      if (address.kind === 'none')
        return (
          <>
            {children}
            {address.shown !== '' && address.shown !== visible(link.text) && (
              <span className="text-faint"> ({address.shown})</span>
            )}
          </>
        );
      return (
        <Link render={<AppLink to={address.to} />} title={address.to} className="underline">
          {children}
        </Link>
      );
    case 'mail':
    case 'web': {
      const text = decoded(link.text);
      const said = saysItself(text, address);
      // On a page that somebody laid out a word may be a link, as long as it does not look like another address.
      const plain = file !== null && !looksLikeAddress(decoded(wordsOf(link.tokens)));
      return (
        <Link href={address.href} external title={visible(address.href).slice(0, 500)} className="underline">
          {!said ? children : address.kind === 'mail' ? address.shown : visible(address.href)}
          {!said && !plain && <span className="text-dim"> ({address.shown})</span>}
        </Link>
      );
    }
  }
}

function opening(path: string | null, { onOpen }: MarkdownFile, children: ReactNode): ReactNode {
  if (path === null || !onOpen) return children;
  return (
    <Press title={`Open ${visible(path).slice(0, 300)}`} onPress={() => onOpen(path)}>
      {children}
    </Press>
  );
}

interface PressProps {
  title: string;
  onPress: (from: Element) => void;
  children: ReactNode;
}

/** Looks as a link does, and leads to no address. */
const Press = ({ title, onPress, children }: PressProps) => (
  <button
    type="button"
    title={title}
    onClick={({ currentTarget }) => onPress(currentTarget)}
    className="rounded-xs text-start text-accent underline underline-offset-3 wrap-anywhere"
  >
    {children}
  </button>
);

interface PictureProps {
  image: Tokens.Image;
  file: Drawing['file'];
  linked: boolean;
}

/** Its picture is somewhere else, and reading a text asks nobody else for anything. */
function Picture({ image, file, linked }: PictureProps) {
  const said = visible(decoded(image.text)).trim();
  const address = addressOf(image.href);
  if (file) {
    const shown = (
      <span className="my-0.5 inline-flex min-h-6 max-w-full items-center gap-1 rounded-sm border border-line-soft bg-raise px-1.5 align-middle text-sm text-dim">
        <Icon icon={Image} size="sm" className="text-faint" />
        <span className="min-w-0 wrap-anywhere">{said || nameOf(image.href) || 'Picture'}</span>
      </span>
    );
    if (linked || address.kind === 'web' || address.kind === 'mail') return shown;
    return opening(fileOf(image.href, file.folder), file, shown);
  }
  const name = said || 'no description';
  if (linked || address.kind !== 'web') return <span className="text-dim">[Picture: {name}]</span>;
  return (
    <Link href={address.href} external title={visible(address.href).slice(0, 500)} className="underline">
      [Picture: {name}]<span className="text-dim"> ({address.shown})</span>
    </Link>
  );
}

/** `logo.svg` of its address; what has no ending is no name that anybody gave. */
function nameOf(address: string): string {
  const last = /^data:/i.test(address) ? '' : (decoded(address).split(/[?#]/)[0]?.split('/').at(-1) ?? '');
  return /\.\w{2,5}$/.test(last) ? visible(last.replaceAll('%20', ' ')).slice(0, 80) : '';
}

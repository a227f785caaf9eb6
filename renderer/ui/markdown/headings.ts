import type { Token } from 'marked';
import { decoded } from './characters.ts';
import type { Headings } from './context.ts';
import { readInline, wordsOf } from './html-inline.ts';

/** The name that links give a heading, made as where READMEs are shown else. */
function calledBy(tokens: readonly Token[]): string {
  const words = readInline(tokens).filter(({ type }) => type !== 'image');
  return decoded(wordsOf(words))
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** Of a page: the headings that a link can lead to, by name; the second of one name ends in `-1`. */
export function headingsOf(tokens: readonly Token[]): Headings {
  const nameOf = new Map<Token, string>();
  const times = new Map<string, number>();
  const look = (among: readonly Token[]) => {
    for (const token of among) {
      if (token.type === 'heading') {
        const name = calledBy(token.tokens ?? []);
        const before = times.get(name) ?? 0;
        times.set(name, before + 1);
        if (name !== '') nameOf.set(token, before === 0 ? name : `${name}-${before}`);
      } else if (token.type === 'details' || token.type === 'aligned') look(token.tokens ?? []);
    }
  };
  look(tokens);
  return { nameOf, names: new Set(nameOf.values()) };
}

/** The heading of this page that `#usage` means; null for what is none of it. */
export function headingIn(headings: Headings | null, written: string): string | null {
  const address = decoded(written).trim();
  if (headings === null || !address.startsWith('#')) return null;
  let name: string;
  try {
    name = decodeURIComponent(address.slice(1)).toLowerCase();
  } catch {
    return null;
  }
  return headings.names.has(name) ? name : null;
}

/** Shows it, and the keyboard goes on there. */
export function goToHeading(from: Element, name: string): void {
  const page = from.closest('[data-markdown]');
  const heading = [...(page?.querySelectorAll<HTMLElement>('[data-heading]') ?? [])].find(
    ({ dataset }) => dataset.heading === name,
  );
  if (!heading) return;
  for (let fold = heading.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  // A folded README unfolds where the focus comes into it: its place is known after that.
  requestAnimationFrame(() => heading.scrollIntoView({ block: 'start' }));
}

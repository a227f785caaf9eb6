import type { Token } from 'marked';
import { createContext, type ReactNode } from 'react';

/** A text that is a file of a project, as its README is. */
export interface MarkdownFile {
  /** Where it stands in the project: `docs/`, or nothing at the top. */
  folder: string;
  /** Opens another file of the project; null where nothing can be opened. */
  onOpen: ((file: string) => void) | null;
}

/** The headings of a page and what links call them. */
export interface Headings {
  nameOf: ReadonlyMap<Token, string>;
  names: ReadonlySet<string>;
}

export interface Drawing {
  /** Shows what a citation `[e:id]` stands for; it is text without this. */
  citation: ((id: string) => ReactNode) | undefined;
  /** Then it is a page that somebody laid out: its HTML is read for what it says, and relative links are files. */
  file: MarkdownFile | null;
  /** Of a page: where links within it lead. */
  headings: Headings | null;
  /** Within a link nothing else can be followed. */
  linked: boolean;
}

/** The text is still coming: what is costly waits. A context, so that its end draws nothing else again. */
export const Streaming = createContext(false);

/** Deeper than anybody writes, and far from where a page gives up. */
export const deepest = 24;

import { createContext, type ReactNode } from 'react';

export interface Drawing {
  /** Shows what a citation `[e:id]` stands for; it is text without this. */
  citation: ((id: string) => ReactNode) | undefined;
}

/** The text is still coming: what is costly waits. A context, so that its end draws nothing else again. */
export const Streaming = createContext(false);

/** Deeper than anybody writes, and far from where a page gives up. */
export const deepest = 24;

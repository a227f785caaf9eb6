import type { Drained, ReleaseCounts, Route, RouteBackend } from '../types.ts';

/** Changes with every change that an older program could not follow: one that speaks another is ended and begun anew. */
export const PROTOCOL = 1;
export const mostLineBytes = 8 * 1024 * 1024;

/** A route as it goes to the program: with the certificates themselves, for it reads no files but its own. */
export interface WireRoute extends Omit<Route, 'listen'> {
  listen: { address: string; port: number; tls: { cert: string; key: string } | null };
}

/** What is in the file that the program is started with. Mode 0600. */
export interface ProgramConfig {
  protocol: number;
  token: string;
  socket: string;
}

interface Ops {
  apply: { ask: { route: WireRoute }; answer: null };
  remove: { ask: { routeId: string }; answer: null };
  drain: { ask: { routeId: string; releaseId: string; ms: number }; answer: Drained };
  /** Of a drain that goes on. */
  cancel: { ask: { call: number }; answer: null };
  counts: { ask: { routeId: string }; answer: WireCounts | null };
  preview: { ask: { backend: RouteBackend }; answer: { previewId: string; port: number } };
  closePreview: { ask: { previewId: string }; answer: null };
  end: { ask: null; answer: null };
}
export type Op = keyof Ops;
export type Ask<O extends Op> = Ops[O]['ask'];
export type Answer<O extends Op> = Ops[O]['answer'];

export interface WireCounts {
  epoch: string;
  since: number;
  listening: boolean;
  problem: string | null;
  releases: Record<string, ReleaseCounts>;
  downtimeMs: number;
  unserved: number;
  ejected: string[];
}

export type ToProgram =
  | { hello: { token: string; protocol: number } }
  | { [O in Op]: { call: number; op: O; ask: Ask<O> } }[Op];

/** What went wrong, as the program says it; becomes a DomainError. */
export interface WireProblem {
  code: 'CONFLICT' | 'UNAVAILABLE' | 'NOT_FOUND';
  what: string;
  why: string;
}

export type FromProgram =
  | { welcome: { pid: number; epoch: string; routes: string[] } }
  | { call: number; answer: unknown }
  | { call: number; problem: WireProblem }
  /** Something about a route is another than before: it listens or not, an upstream was left out or taken back. */
  | { changed: string };

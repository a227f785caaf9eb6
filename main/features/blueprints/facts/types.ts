import type { Said, ShippingFacts } from '../types.ts';
import type { ProjectFolder } from './open-folder.ts';

export interface Refused {
  refused: { why: string; remedy: string };
  /** The place that says so, where one does. */
  at?: { file: string; line: number | null };
}

/** What one stack knows of a project; what all have in common is read for all alike. */
export interface StackFacts
  extends Pick<
    ShippingFacts,
    | 'stack'
    | 'framework'
    | 'basis'
    | 'runtime'
    | 'manager'
    | 'build'
    | 'test'
    | 'lint'
    | 'start'
    | 'output'
    | 'image'
    | 'notes'
  > {
  /** Where the framework or its own files say so; else sources and the launcher are asked. */
  port: Said<number> | null;
  /** Without another word: what is given to it as PORT. */
  usualPort: number;
  health: Said<string> | null;
  /** Endings of its sources. */
  endings: readonly string[];
}

/** Null: it is none of this stack. */
export type ReadStack = (folder: ProjectFolder) => Promise<StackFacts | Refused | null>;

export const refused = (why: string, remedy: string): Refused => ({ refused: { why, remedy } });

import type { Scope } from '../../../shared/features/knowledge/schema.ts';
import type { MemoryKind } from '../../../shared/features/memory/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';

/** Something that happened, kept word for word: what memories are drawn from. */
export interface NewEpisode {
  kind: 'chat' | 'council' | 'outcome' | 'note' | 'run';
  /** The same thing told twice is kept once. */
  key: string;
  at: number;
  title: string;
  text: string;
  projectIds: readonly string[];
  /** Where a click goes. */
  route: string | null;
}

export interface Recalled {
  id: string;
  kind: MemoryKind;
  text: string;
  pinned: boolean;
}

/** What must not be found anywhere any more; a feature that kept a copy of it lets go of that. */
export interface ForgottenWords {
  memoryIds: readonly string[];
  /** Word for word, each long enough that it does not stand somewhere by chance. */
  words: readonly string[];
}

/** What other features see of memory. */
export interface Memories {
  /** Kept at once; what is drawn from it is proposed later, by the model for `memory` where there is one, and counts once the user took it. */
  addEpisode(episode: NewEpisode): Promise<void>;
  /** The source is gone by the user's wish (a thread was deleted): nothing of it stays. */
  forgetEpisode(key: string): Promise<void>;
  /** Preferences and pinned memories that belong into every prompt about these projects. */
  standing(scope: Scope): Promise<Recalled[]>;
  /** How many memories would go with these sources: said before they are deleted. */
  restingOn(keys: readonly string[]): Promise<number>;
  /** Waited for before the user is told that it is gone. */
  onForgotten(listener: (gone: ForgottenWords) => void | Promise<void>): Cancel;
}

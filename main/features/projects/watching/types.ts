import type { ScanStatus } from '../../../../shared/features/projects/schema.ts';
import type { ProjectPlace } from '../read-project.ts';

export interface WatchingEvents {
  /** Something in the `.git` of this project, or in its top folder. */
  onProject: (id: string) => void;
  /** Something in the working tree of an active project. */
  onTree: (id: string) => void;
  /** A folder in which projects lie got or lost an entry. */
  onParent: (path: string) => void;
}

/** Keeps the picture true by events; what it cannot watch it says, and the timed look finds it. */
export interface Watching {
  /** All projects that are here; what is no longer among them is let go. */
  set(places: readonly ProjectPlace[]): void;
  setParents(paths: readonly string[]): void;
  /** The user looks at it: its working tree is watched. At most 20, the longest unused gives way. */
  activate(place: ProjectPlace): Promise<boolean>;
  status(): Omit<ScanStatus['watch'], 'everyMinutes'>;
  onStatus(fn: () => void): () => void;
  dispose(): Promise<void>;
}

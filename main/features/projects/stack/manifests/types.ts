import type { Mentioned } from '../mentions.ts';

/** What a manifest says of its package. */
export interface ManifestFacts {
  /** Null where the folder's name has to do. */
  name: string | null;
  version: string | null;
  description: string | null;
  /** As it is written there. */
  licence: string | null;
  mentions: Mentioned[];
  /** A part of a larger one, and no package of its own. */
  nested?: boolean;
}

export interface ManifestFormat {
  ecosystem: string;
  names?: readonly string[];
  /** Without the dot. */
  endings?: readonly string[];
  /** Null: it is no manifest of a package, whatever it is called. */
  read: (text: string, file: string) => ManifestFacts | null;
}

export const facts = (given: Partial<ManifestFacts>): ManifestFacts => ({
  name: null,
  version: null,
  description: null,
  licence: null,
  mentions: [],
  ...given,
});

import type { BlueprintMember, BlueprintReason } from '../../../../../shared/features/blueprints/schema.ts';
import type { Member } from '../../types.ts';
import type { ProjectFolder } from '../open-folder.ts';
import type { Refused, StackFacts } from '../types.ts';

/** A folder that something in the project calls a part of it. */
export interface Part {
  folder: string;
  program: string | null;
  name: string;
  /** What says that it is a part. */
  reason: BlueprintReason;
  built: Exclude<Member['built'], 'alone'>;
  /** Folders of parts that it names as what it depends on, each with the place that says so. */
  needs: readonly { folder: string; reason: BlueprintReason }[];
  /** As it is read from within its folder; null: it is none of what this kind ships. */
  read(inside: ProjectFolder): Promise<StackFacts | Refused | null>;
  /** Folders whose sources run in it too, beside those of the parts that it needs. */
  beside?: readonly string[];
  /** Files of the top folder that count for it where it has none of its own. */
  inherits: readonly string[];
}

export interface FoundParts {
  says: BlueprintReason;
  parts: Part[];
  notes: string[];
  /** Manifests whose folders it has named or left out itself. */
  governs: RegExp;
}

/** One kind of workspace, such as that of npm; null: the project is none of this kind. */
export type FindParts = (folder: ProjectFolder) => Promise<FoundParts | null>;

/** A member as far as it is known before anything is generated. */
export interface KnownMember {
  member: Member;
  told: BlueprintMember;
  inside: ProjectFolder;
  /** What it is built with: what that asks for is asked for by the member. */
  others: readonly ProjectFolder[];
  stack: StackFacts | Refused;
}

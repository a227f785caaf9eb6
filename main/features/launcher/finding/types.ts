import type { ServiceSpecInput } from '../../../../shared/features/launcher/schema.ts';
import type { Evidence } from '../../../../shared/features/projects/schema.ts';

/** The files of one project as the readers see them. Nothing of the project is ever run, and nothing outside of it is read. */
export interface ProjectFiles {
  platform: NodeJS.Platform;
  /** Paths with `/`, the shallowest first. */
  list: readonly string[];
  has(path: string): boolean;
  /** All files of that name, whatever its case, in any folder. */
  named(name: string): readonly string[];
  /** Null when it is not there, no regular file, no text, or larger. */
  text(path: string, maxBytes?: number): Promise<string | null>;
  /** Of what is not in the list because it was installed or is ignored; links are followed, inside the project and out. */
  exists(path: string): Promise<boolean>;
  /** Whether a program of that name is on the path of Optimus. */
  installed(program: string): Promise<boolean>;
  problem(file: string, why: string): void;
}

/** What has to be there before it can be started. Looked at anew each time, so that what was installed meanwhile counts. */
export type Requirement =
  | { type: 'program'; name: string; remedy: string }
  /** One of these, seen from the top of the project. */
  | { type: 'path'; paths: string[]; why: string; remedy: string };

/**
 * `all` starts everything by itself; `dev` is what somebody works with; `start` is how it runs elsewhere; `base` is what others need,
 * such as a database; `task` is a target that a person named; `last` is only for a project that has nothing else; `offer` is never main.
 */
export type Role = 'all' | 'base' | 'dev' | 'start' | 'worker' | 'task' | 'last' | 'offer';

export interface Found {
  /** What it is called, if nothing else is. */
  name: string;
  /** `npm`, `Django`. */
  kind: string;
  /** Those of one folder and one family are ways to start the same thing. */
  family: string;
  role: Role;
  spec: Omit<ServiceSpecInput, 'name' | 'needs'> & { folder: string };
  /** Names as they are in the same file. */
  needs?: string[];
  /** Of a container that is built from the project: from where. */
  context?: string;
  /** It starts what lies in its folder and below as well: of its own family, or whatever it is. */
  covers?: 'family' | 'all';
  evidence: Evidence[];
  requires: Requirement[];
}

export type Reader = (files: ProjectFiles) => Promise<Found[]>;

export interface FoundService {
  spec: ServiceSpecInput;
  kind: string;
  main: boolean;
  evidence: Evidence[];
  requires: Requirement[];
}

export interface FindingInput {
  root: string;
  paths: string[];
  platform: NodeJS.Platform;
  /** Of Optimus: where programs are looked for. */
  searchPath: string;
}

export interface FindingOutput {
  services: FoundService[];
  problems: { file: string; why: string }[];
  /** What was read or looked for, with how it was: when one of these is other, all is looked at anew. */
  seen: { path: string; stamp: string }[];
  cut: boolean;
}

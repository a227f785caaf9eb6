import type { BuildSecret, BuildStep } from '../../../shared/features/builds/schema.ts';

export interface BuildAsked {
  projectId: string;
  /** What is sent to the engine, as `.dockerignore` says. */
  folder: string;
  /** Relative to the folder. */
  dockerfile: string;
  stage: string | null;
  args: Readonly<Record<string, string>>;
  /** What is lent to the steps that ask for it. */
  secrets: readonly BuildSecret[];
  tags: readonly string[];
  /** On top of those that every image of ours has. */
  labels: Readonly<Record<string, string>>;
  /** What the folder holds; null where nothing is committed. */
  commit: string | null;
  dirty: boolean;
  cache: boolean;
  /** Name of a context of Docker; null is the engine that Containers shows. */
  context: string | null;
  /** `you`, `the deployment of shop-api to prod`. */
  by: string;
}

export interface BuildTalk {
  signal: AbortSignal;
  log(text: string): void;
  /** Every step as it is now; called at most some ten times a second. */
  steps(steps: readonly BuildStep[]): void;
}

export interface Built {
  imageId: string;
  sizeBytes: number;
  builder: string;
  steps: BuildStep[];
}

/** What deployments need: builds at once, within a step of theirs, and keeps it in the list of builds. */
export type BuildImage = (asked: BuildAsked, talk: BuildTalk) => Promise<Built>;

import type { BlueprintFile, BlueprintKind } from '../../../shared/features/blueprints/schema.ts';

/** A fact, and the place in the project that says so; without a file it follows from another one, as the sentence tells. */
export interface Said<T> {
  value: T;
  /** `package.json asks for Node 22`. */
  sentence: string;
  file: string | null;
  line: number | null;
}

export type StackId =
  | 'node'
  | 'bun'
  | 'deno'
  | 'static'
  | 'python'
  | 'go'
  | 'rust'
  | 'java'
  | 'dotnet'
  | 'php'
  | 'ruby'
  | 'elixir'
  | 'c'
  | 'zig'
  | 'nim'
  | 'crystal'
  | 'swift'
  | 'd'
  | 'scala'
  | 'clojure'
  | 'haskell'
  | 'ocaml'
  | 'erlang'
  | 'gleam'
  | 'perl'
  | 'r'
  | 'julia'
  | 'lua'
  | 'dart'
  /** Pages that a program of another kind than Node makes: Hugo, Jekyll, MkDocs, ... */
  | 'site';

/** What it has to be able to reach: `postgresql`, `redis`, `mariadb`, ... */
export interface Need {
  id: string;
  said: Said<string>;
  /** The variable that tells the program where it is, such as DATABASE_URL. */
  variable: string | null;
}

/** What only the image asks. */
export interface ImageFacts {
  /** Files that say what it depends on, as far as they are there: they go in before the sources. */
  manifests: readonly string[];
  /** `development`: only what builds or tests it; `none`: nothing is installed. */
  dependencies: 'none' | 'production' | 'development';
  /** A file of the project that lets a package manager in somewhere, such as `.npmrc` with a token. */
  credentials: string | null;
  /** What building makes: a program, a jar, an assembly, a release. */
  artefact: string | null;
  /** How it is built or started, where a stack knows several ways: `standalone`, `wrapper`, `single-page`. */
  way: string | null;
  /** Packages of the system that building and running take beside those of the base. */
  system?: { building: readonly string[]; running: readonly string[] };
  /** Extensions of PHP that the image builds. */
  extensions?: readonly string[];
  /** Tools from PyPI, with their versions, that building takes in another release than the base has. */
  tools?: readonly string[];
  /** Folders and files that the program reads while it runs. */
  reads?: readonly string[];
  /** The SDK that the project insists on, where it is numbered apart from the runtime. */
  sdk?: string;
  /** As its workspace names it, where what is built is told so. */
  package?: string;
  /** What a workspace of Node says of its members. */
  workspace?: {
    /** As its manifest names it; null is the top folder. */
    name: string | null;
    topName: string | null;
    /** Files and folders beside the manifests that installing reads. */
    keep: readonly string[];
    turbo: boolean;
    /** One of them has a script that is meant for whoever works on it. */
    prepares: boolean;
    /** By folder: whether a script builds it. */
    builds: ReadonlyMap<string, boolean>;
  };
  /** What installing for Node takes beside the manifests. */
  node?: {
    /** Folders and files that installing reads. */
    beside: readonly string[];
    /** Its own scripts take more than is known: everything goes in before. */
    whole: boolean;
    /** What is only for building runs it too. */
    everything: boolean;
    /** A script that is meant for whoever works on it. */
    prepares: boolean;
    prisma: boolean;
  };
}

/** A folder of a project with a name and facts of its own, which is shipped by itself. A project without parts is its own one member. */
export interface Member {
  /** Its folder, with `:program` where one folder holds several. */
  id: string;
  name: string;
  /** Relative to the project, with `/`; empty is its top folder. */
  folder: string;
  program: string | null;
  /** Its own among all members: a service of compose, a job, a file. Of the one member it is the slug of the project. */
  slug: string;
  /**
   * `alone`: there is nothing beside it. `apart`: its folder is built as if it were the top one. `within`: it is built in its place below
   * the top folder, where the workspace is.
   */
  built: 'alone' | 'apart' | 'within';
  /** Folders of other members that it is built with, those first on which others depend. */
  depends: readonly Said<string>[];
}

/** All that files for shipping are made of. Made once, from files alone; whoever generates reads nothing else. */
export interface ShippingFacts {
  project: { id: string; name: string; folder: string };
  member: Member;
  /** The name, fit for images, labels and objects of Kubernetes: `[a-z0-9-]`, at most 40 long; with the project's before a member's. */
  slug: string;
  stack: StackId;
  /** `next`, `fastapi`, `spring-boot`, ...; null is the plain runtime. */
  framework: string | null;
  /** `Node 22 with npm, Next.js`. */
  basis: string;
  /** Exact as far as the project says it, such as `22.21` or `3.12`. */
  runtime: Said<string>;
  /** `npm`, `pnpm`, `poetry`, `gradle`, ...; null where there is none. */
  manager: { id: string; lockFile: string | null; said: Said<string> } | null;
  /** Lines for a shell. */
  build: Said<string> | null;
  test: Said<string> | null;
  lint: Said<string> | null;
  /** Exec form, as it runs in the image; null for files that a server of ours hands out. */
  start: Said<readonly string[]> | null;
  port: Said<number>;
  /** `/health`; null where nothing says what answers. */
  health: Said<string> | null;
  /** Folder of finished files, of a stack that is built. */
  output: Said<string> | null;
  needs: readonly Need[];
  /** Names of variables that the program reads; never their values. */
  variables: readonly { name: string; secret: boolean; file: string; line: number | null }[];
  image: ImageFacts;
  /** What nothing in the project says, and the user has to know or decide. */
  notes: readonly string[];
}

/** A generated file before it is laid beside what is there. */
export type Draft = Pick<BlueprintFile, 'path' | 'kind' | 'member' | 'text' | 'reasons'>;

export interface Generated {
  files: Draft[];
  notes: string[];
  refused: NotGenerated[];
}

/** Why a member cannot have them. */
export interface NotGenerated {
  member: string | null;
  why: string;
  remedy: string;
}

/** One for each kind, of all members that are shipped together: never none. The same facts give the same bytes. */
export type Generate = (members: readonly ShippingFacts[]) => Generated;

/** Looks at the text itself, whoever wrote it: the user may have changed it. Heavy checkers are imported when they are needed. */
export type Check = (file: { path: string; text: string }) => Promise<BlueprintFile['checks']>;

export type Generators = Readonly<Record<BlueprintKind, { generate: Generate; check: Check }>>;

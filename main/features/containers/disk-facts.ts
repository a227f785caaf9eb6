import type Docker from 'dockerode';

interface Raw {
  Images?: Docker.ImageInfo[] | null;
  Containers?: { Id: string; ImageID?: string; SizeRw?: number; SizeRootFs?: number }[] | null;
  Volumes?: (Docker.VolumeInspectInfo & { CreatedAt?: string })[] | null;
  BuildCache?: CacheEntry[] | null;
  LayersSize?: number;
}

export interface CacheEntry {
  ID: string;
  Type?: string;
  Description?: string;
  InUse?: boolean;
  Shared?: boolean;
  Size?: number;
  LastUsedAt?: string | null;
  CreatedAt?: string;
}

type Asked = Pick<Docker, 'df'>;

/** Several lists of a screen are drawn from one answer. */
const keptMs = 1_500;

/** What the engine tells of its disk: it walks through all its volumes for it, so it is asked only by who looks, and once. */
export function createDiskFacts() {
  let of: Asked | null = null;
  let kept: { answer: DiskRead; at: number } | null = null;
  /** What whoever comes now may share: begun after the last change, or not begun yet. */
  let shared: { answer: Promise<DiskRead>; begun: boolean } | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let uses = new Map<string, string>();

  async function ask(docker: Asked): Promise<DiskRead> {
    const raw = (await docker.df()) as Raw;
    const containers = raw.Containers ?? [];
    uses = new Map(containers.flatMap(({ Id, ImageID }) => (ImageID ? [[Id, ImageID] as const] : [])));
    return {
      images: raw.Images ?? [],
      containers,
      volumes: raw.Volumes ?? [],
      cache: raw.BuildCache ?? [],
      layersBytes: raw.LayersSize ?? 0,
    };
  }

  /** An engine refuses a second question while it works at the first. */
  function askInTurn(docker: Asked): Promise<DiskRead> {
    const before = last;
    const mine = { begun: false, answer: run() };
    async function run(): Promise<DiskRead> {
      await before;
      mine.begun = true;
      try {
        const answer = await ask(docker);
        if (shared === mine) kept = { answer, at: performance.now() };
        return answer;
      } finally {
        if (shared === mine) shared = null;
      }
    }
    shared = mine;
    last = mine.answer.catch(() => {});
    return mine.answer;
  }

  return {
    read(docker: Asked): Promise<DiskRead> {
      if (of !== docker) {
        of = docker;
        [kept, shared, last] = [null, null, Promise.resolve()];
      }
      if (kept && performance.now() - kept.at < keptMs) return Promise.resolve(kept.answer);
      return shared?.answer ?? askInTurn(docker);
    },
    forget() {
      kept = null;
      if (shared?.begun) shared = null;
    },
    /** Which image each container was made from, by their ids; of the last answer. */
    imagesOfContainers: (): ReadonlyMap<string, string> => uses,
  };
}
export type DiskFacts = ReturnType<typeof createDiskFacts>;
export interface DiskRead {
  images: Docker.ImageInfo[];
  containers: NonNullable<Raw['Containers']>;
  volumes: NonNullable<Raw['Volumes']>;
  cache: CacheEntry[];
  layersBytes: number;
}

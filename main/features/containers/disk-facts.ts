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

type Asked = Pick<Docker, 'df' | 'listImages' | 'listVolumes'>;

const whole = (id: string) => (/^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : id);

/**
 * Podman tells its disk in a shape of its own: images once for each tag, by half of its name, ids without their kind,
 * volumes without labels. Its lists say what is left out.
 */
async function completed(docker: Asked, raw: Raw): Promise<Raw> {
  const [images, containers, volumes] = [raw.Images ?? [], raw.Containers ?? [], raw.Volumes ?? []];
  const short = images.some(({ Id }) => whole(Id) !== Id) || volumes.some(({ Driver }) => Driver === '');
  if (!short && !containers.some(({ ImageID = '' }) => whole(ImageID) !== ImageID)) return raw;
  const [listed, kept] = await Promise.all([docker.listImages(), docker.listVolumes()]);
  const told = new Map(volumes.map((volume) => [volume.Name, volume.UsageData]));
  return {
    ...raw,
    // What images share is not told.
    Images: listed.map((image) => ({ ...image, Id: whole(image.Id), SharedSize: -1 })),
    Containers: containers.map((one) => (one.ImageID ? { ...one, ImageID: whole(one.ImageID) } : one)),
    Volumes: (kept.Volumes ?? []).map((volume) => ({ ...volume, UsageData: told.get(volume.Name) ?? null })),
  };
}

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
    const raw = await completed(docker, (await docker.df()) as Raw);
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

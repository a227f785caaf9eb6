import { join } from 'node:path';
import type {
  Container,
  ContainerDetail,
  ContainerList,
  ContainerLogs,
} from '../../../shared/features/containers/schema.ts';
import type { Children } from '../../core/children/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Subscription } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { ProjectsService } from '../projects/index.ts';
import { createActs } from './act-container.ts';
import { createAsk } from './ask.ts';
import type { Catalogue } from './catalogue.ts';
import { createComposeRunner } from './compose/runner.ts';
import { createDisk } from './disk.ts';
import { createDiskFacts } from './disk-facts.ts';
import type { Engine } from './engine.ts';
import type { createFigures } from './figures.ts';
import { createBrowse } from './files/browse.ts';
import { createImages } from './images.ts';
import { askLogs, readLogs } from './logs.ts';
import { createNetworks } from './networks.ts';
import { createOwnership } from './ownership.ts';
import { createPrune } from './prune.ts';
import { createPull } from './pull.ts';
import { rawOf } from './raw.ts';
import { readDetail } from './read-container.ts';
import { createReceipts } from './receipts.ts';
import { createShell } from './shell.ts';
import { createStacks } from './stacks.ts';
import { createUpdate } from './update/create-update.ts';
import { createVolumes } from './volumes.ts';
import { createWorks } from './works.ts';

interface Deps {
  engine: Engine;
  catalogue: Catalogue;
  figures: ReturnType<typeof createFigures>;
  projects: Pick<ProjectsService, 'ofPath' | 'row' | 'list'>;
  children: Pick<Children, 'run' | 'spawn'>;
  clock: Clock;
  journal: Pick<Journal, 'note'>;
  log: Logger;
  redactor: Redactor;
  hide: (pairs: Record<string, string>) => Record<string, string>;
  dataDir: string;
  /** What happens to a container now was asked for here. */
  mine: (id: string) => void;
  /** Images, volumes or networks are others now. */
  changed: () => void;
}

export function createContainersService(deps: Deps) {
  const { engine, catalogue, figures, projects, children, clock, journal, log, redactor, hide, mine, changed } = deps;
  const { redact, redactDeep } = redactor;
  const ask = createAsk({ engine, redact });
  const receipt = createReceipts({ clock, journal });
  const owned = createOwnership({ projects, catalogue });
  const facts = createDiskFacts();
  const works = createWorks({ clock, redact });
  const socket = () => {
    const state = engine.state();
    return state.state === 'there' ? (/^(?:unix|npipe):\/\/(.+)$/.exec(state.endpoint)?.[1] ?? null) : null;
  };
  const isHere = () => socket() !== null;
  const isPodman = () => {
    const state = engine.state();
    return state.state === 'there' && state.product === 'Podman';
  };
  const touched = () => {
    facts.forget();
    changed();
  };
  const base = { ask, catalogue, receipt, mine, isHere };
  const compose = createComposeRunner({ children, redact });
  const acts = createActs({ ...base, clock, leadsPast: isPodman, isBusy: (id) => update.isBusy(id) });
  const images = createImages({ ...base, facts, owned, redact, hide, changed: touched });
  const volumes = createVolumes({ ...base, facts, owned, changed: touched });
  const networks = createNetworks({ ...base, owned, hide, isPodman, changed: touched });
  const stacks = createStacks(base);
  const pull = createPull({ ...base, works, changed: touched });
  const update = createUpdate({
    ...{ ...base, works, stacks, compose, redact, log, socket, changed: touched },
    dir: join(deps.dataDir, 'containers', 'updates'),
  });
  const prune = createPrune({
    ...{ ...base, clock, facts, images, volumes, networks, redact },
    changed: touched,
    held: update.held,
  });

  return {
    async list(): Promise<ContainerList> {
      await engine.look();
      return { engine: engine.state(), containers: catalogue.all() };
    },
    /** At hand: what is known without asking anybody. */
    now: (): Container[] => catalogue.all(),
    engine: engine.state,
    get: (id: string): Promise<ContainerDetail> =>
      ask('container', id, async (docker) => {
        const info = await docker.getContainer(id).inspect();
        return readDetail(info, catalogue.read(info), hide, redact);
      }),
    raw: (id: string) =>
      ask('container', id, async (docker) => ({
        json: rawOf(await docker.getContainer(id).inspect(), { redact, redactDeep, hide }),
      })),
    logs: (id: string, lines: number): Promise<ContainerLogs> =>
      ask('container', id, async (docker) => {
        const { Config } = await docker.getContainer(id).inspect();
        const { bytes, cut } = await askLogs(docker, id, lines);
        const read = readLogs(bytes, Config.Tty, redact);
        return { lines: read.slice(-lines), cut: cut || read.length >= lines };
      }),
    figures: (id: string | undefined, subscription: Subscription) => figures.watch(id, subscription),
    look: () => engine.look(),
    /** Containers that an alert speaks of. */
    need: figures.need,
    asking: figures.asking,
    /** For whoever acts on containers: the engine itself, or why there is none. */
    withDocker: <T>(id: string, act: Parameters<typeof ask<T>>[2]): Promise<T> => ask('container', id, act),
    ...acts,
    shell: createShell({ ask, engine }),
    files: createBrowse({ ...base, redact }),
    images: { ...images, pull },
    volumes,
    networks,
    stacks: { list: stacks.list, act: stacks.act, update: update.begin },
    works,
    disk: createDisk({ ask, clock, facts, owned, images, volumes }),
    prune,
    recover: update.recover,
    touched,
  };
}

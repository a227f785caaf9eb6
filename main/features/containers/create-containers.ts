import { homedir } from 'node:os';
import type { Change } from '../../../shared/features/system/schema.ts';
import { keyOf } from '../../../shared/lib/series-key.ts';
import type { Children } from '../../core/children/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { IdentityService } from '../identity/index.ts';
import type { Places, Recorder } from '../monitors/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { createCatalogue } from './catalogue.ts';
import { createConnect } from './connect.ts';
import { createContexts } from './contexts.ts';
import { createEngine } from './engine.ts';
import { createFigures } from './figures.ts';
import { createContainerSource } from './identity-source.ts';
import { createContainersService } from './service.ts';
import { createTellJournal } from './tell-journal.ts';

/** Nobody waits for containers at the start: projects, and the window, come first. */
const firstLookMs = 5_000;
/** What is known is told to the charts again so often: the engine is not asked for it. */
const tellEveryMs = 15_000;
/** Many events come at once when a stack starts. */
const gatherMs = 100;

interface Deps {
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  log: Logger;
  redactor: Redactor;
  children: Pick<Children, 'run' | 'spawn'>;
  projects: Pick<ProjectsService, 'ofPath' | 'row' | 'list' | 'onChange'>;
  identity: Pick<IdentityService, 'addSource' | 'containersAre'>;
  monitors: Pick<Recorder, 'record' | 'latest'> & { containers(containers: Places['containers']): void };
  dataDir: string;
  /** `~`; the user's own unless a test says otherwise. */
  home?: string;
  env?: Readonly<Record<string, string | undefined>>;
}

function create(deps: Deps) {
  const { clock, journal, changes, log, redactor, projects, monitors, home = homedir(), env = process.env } = deps;
  const tell = createTellJournal({ journal, clock });
  const redact = redactor.redact;
  const hide = (pairs: Record<string, string>) => {
    const hidden = redactor.redactDeep(pairs) as Record<string, unknown>;
    return Object.fromEntries(
      Object.keys(pairs).map((name) => [name, typeof hidden[name] === 'string' ? hidden[name] : redact(name)]),
    );
  };

  let changed = new Set<string>();
  let gathering: Cancel | null = null;
  let places = '';
  const flush = () => {
    gathering = null;
    const ids = [...changed];
    changed = new Set();
    changes.publish({ feature: 'containers', ...(ids.length > 0 && ids.length <= 50 && { ids }) });
    record(ids);
    const now = catalogue.all().map(({ id, project }) => ({ containerId: id, projectId: project?.id ?? null }));
    const text = JSON.stringify(now);
    if (text === places) return;
    places = text;
    monitors.containers(now);
  };
  const onChange = (ids: readonly string[] = []) => {
    for (const id of ids) changed.add(id);
    gathering ??= clock.after(gatherMs, flush);
  };

  const catalogue = createCatalogue({ projects, log, onChange });
  function record(ids: readonly string[]) {
    const values: Record<string, number> = {};
    for (const id of ids) {
      const one = catalogue.get(id);
      if (!one || one.state === 'created') continue;
      values[keyOf('restarts.count', { scope: 'container', id })] = one.restarts;
      if (one.health !== 'none' && one.health !== 'starting')
        values[keyOf('health.ok', { scope: 'container', id })] = one.health === 'healthy' ? 1 : 0;
    }
    if (Object.keys(values).length > 0) monitors.record({ at: clock.now(), values });
  }

  const connect = createConnect({ children: deps.children, clock, env });
  const engine = createEngine({
    ...{ clock, log, connect, env, home },
    onState: () => onChange(),
    async onThere(docker) {
      await service.recover(docker);
      await catalogue.fill(docker);
    },
    onGone: () => catalogue.clear(),
    onEvent(event) {
      const docker = engine.docker();
      if (event.type !== 'container') {
        service.touched();
        const { container } = event.attributes;
        // Who is in a network is told by the network.
        if (event.type === 'network' && container && docker && catalogue.get(container))
          void catalogue.refresh(docker, container);
        return;
      }
      const before = catalogue.get(event.id);
      if (event.action === 'destroy' || event.action === 'remove') {
        tell(event, before);
        catalogue.drop(event.id);
      } else if (docker) {
        const asked = catalogue.refresh(docker, event.id);
        // A new one is known by its folder only after it was read.
        void asked.then(() => tell(event, catalogue.get(event.id) ?? before));
      }
    },
  });
  const figures = createFigures({
    clock,
    engine,
    recorder: monitors,
    running: () => catalogue.all().flatMap(({ id, state }) => (state === 'running' ? [id] : [])),
  });
  const service = createContainersService({
    ...{ engine, catalogue, figures, projects, children: deps.children, clock, journal, log, redactor, hide },
    dataDir: deps.dataDir,
    mine: tell.mine,
    changed: () => onChange(),
  });
  const removeSource = deps.identity.addSource(
    createContainerSource(catalogue.all, (id) => {
      const row = projects.row(id);
      return row && { type: 'project', id, label: row.name, detail: row.path, at: null, route: `/projects/${id}` };
    }),
  );
  const forgetPlaces = deps.identity.containersAre({
    projectOf: (id) => catalogue.get(id)?.project?.id ?? null,
    some: () => catalogue.all().length > 0,
  });
  let attributing: Cancel | null = null;
  const stopProjects = projects.onChange(() => {
    attributing ??= clock.after(gatherMs, () => {
      attributing = null;
      catalogue.attribute();
    });
  });
  const stopTelling = clock.every(tellEveryMs, () => {
    if (engine.docker()) record(catalogue.all().map(({ id }) => id));
  });
  let cancelFirst: Cancel = () => {};

  return {
    ...service,
    /** For who builds and ships: the engine of a context of Docker, or the one that is shown. */
    engineAt: createContexts({ engine, connect, env, home }),
    begin() {
      cancelFirst = clock.after(firstLookMs, () => void engine.look());
    },
    /** What takes its time begins to give up, and needs a while for it: `dispose` waits until it has. */
    closing: () => service.works.stop(),
    async dispose() {
      await service.works.dispose();
      cancelFirst();
      stopTelling();
      stopProjects();
      removeSource();
      forgetPlaces();
      gathering?.();
      attributing?.();
      figures.dispose();
      engine.dispose();
    },
  };
}
/** A name, without which the types of whoever returns a core get too long to be written. */
export interface ContainersService extends ReturnType<typeof create> {}
export const createContainers = (deps: Deps): ContainersService => create(deps);

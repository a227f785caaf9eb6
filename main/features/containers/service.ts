import type Docker from 'dockerode';
import { DomainError } from '../../../shared/contract/errors.ts';
import type {
  Container,
  ContainerDetail,
  ContainerList,
  ContainerLogs,
  EngineState,
} from '../../../shared/features/containers/schema.ts';
import type { Subscription } from '../../core/lib/channel.ts';
import type { Catalogue } from './catalogue.ts';
import type { Engine } from './engine.ts';
import type { createFigures } from './figures.ts';
import { askLogs, readLogs } from './logs.ts';
import { readDetail } from './read-container.ts';

interface Deps {
  engine: Engine;
  catalogue: Catalogue;
  figures: ReturnType<typeof createFigures>;
  redact: (text: string) => string;
  hide: (pairs: Record<string, string>) => Record<string, string>;
}

export function createContainersService({ engine, catalogue, figures, redact, hide }: Deps) {
  function unavailable(state: EngineState): never {
    throw new DomainError('UNAVAILABLE', {
      what: 'containers',
      why: state.state === 'absent' ? state.why : 'The container engine has not answered yet.',
      ...(state.state === 'absent' && { remedy: state.remedy }),
    });
  }

  /** For whoever acts on containers: the engine itself, or why there is none. */
  async function withDocker<T>(id: string, act: (docker: Docker) => Promise<T>): Promise<T> {
    await engine.look();
    const docker = engine.docker();
    if (!docker) return unavailable(engine.state());
    try {
      return await act(docker);
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      if (statusCode === 404) throw new DomainError('NOT_FOUND', { what: 'container', id }, { cause: error });
      const why = error instanceof Error ? redact(error.message).slice(0, 300) : 'It did not answer.';
      throw new DomainError('UNAVAILABLE', { what: 'container', why }, { cause: error });
    }
  }

  return {
    async list(): Promise<ContainerList> {
      await engine.look();
      return { engine: engine.state(), containers: catalogue.all() };
    },
    /** At hand: what is known without asking anybody. */
    now: (): Container[] => catalogue.all(),
    get: (id: string): Promise<ContainerDetail> =>
      withDocker(id, async (docker) => {
        const info = await docker.getContainer(id).inspect();
        return readDetail(info, catalogue.read(info), hide, redact);
      }),
    logs: (id: string, lines: number): Promise<ContainerLogs> =>
      withDocker(id, async (docker) => {
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
    withDocker,
  };
}

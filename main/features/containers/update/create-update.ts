import type Docker from 'dockerode';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Work } from '../../../../shared/features/containers/acts.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { refuseRisk } from '../act-container.ts';
import { type Ask, statusOf, wordsOf } from '../ask.ts';
import type { ComposeRunner } from '../compose/runner.ts';
import type { Receipts, Seen } from '../receipts.ts';
import type { StackPlace, Stacks } from '../stacks.ts';
import type { Talk, Works } from '../works.ts';
import { asideName, imageOf, lookBefore, restore, restoreImages } from './before.ts';
import { openGuardedSocket } from './guarded-socket.ts';
import { prove } from './prove.ts';
import type { StackConfig } from './read-config.ts';
import { createRecords, type OpenRecord } from './records.ts';
import { createRecovery } from './recover.ts';

export type Images = 'as they are' | 'pull' | 'build';
type Compose = (args: readonly string[], host?: string, talk?: Talk) => ReturnType<ComposeRunner>;

interface Deps {
  ask: Ask;
  works: Works;
  stacks: Stacks;
  receipt: Receipts;
  compose: ComposeRunner;
  redact: (text: string) => string;
  log: Logger;
  /** The engine's own socket. */
  socket: () => string | null;
  /** Where it is written what has to come back, should Optimus end in the middle. */
  dir: string;
  changed: () => void;
}

const configMs = 60_000;
const unset = /(?:The )?"?\\?"?([A-Za-z_]\w*)\\?"? variable is not set/g;

const orNull = (error: unknown): null => {
  if (statusOf(error) === 404) return null;
  throw error;
};

const failed = (stack: string, why: string) => new DomainError('CONFLICT', { what: stack, why });

/** Brings a stack to what its compose file says; whatever goes wrong, the old containers themselves run again. */
export function createUpdate({ ask, works, stacks, receipt, compose, redact, log, socket, dir, changed }: Deps) {
  const records = createRecords(dir);
  const recover = createRecovery({ records, log, changed });

  function composeOf(place: StackPlace): Compose {
    const folder = place.folder ?? '';
    const files = place.files.flatMap((file) => ['-f', file]);
    const envFiles = place.envFiles.flatMap((file) => ['--env-file', file]);
    return async (args, host = `unix://${socket()}`, talk) => {
      let rest = '';
      const { signal } = talk ?? { signal: AbortSignal.timeout(configMs) };
      return compose({
        label: `Compose for ${place.name}`,
        cwd: folder,
        env: { DOCKER_HOST: host, DOCKER_CONTEXT: undefined, COMPOSE_PROJECT_NAME: undefined, COMPOSE_FILE: undefined },
        args: ['-p', place.name, '--project-directory', folder, ...files, ...envFiles, ...args],
        ...(place.project && { subject: { type: 'project', id: place.project.id, label: place.project.name } }),
        signal,
        ...(talk && {
          onOutput: (_, chunk) => {
            const lines = (rest + Buffer.from(chunk).toString('utf8')).split(/\r?\n|\r/);
            rest = (lines.pop() ?? '').slice(-2_000);
            for (const line of lines) if (line.trim() !== '') talk.line(line.trimEnd());
          },
        }),
      });
    };
  }

  async function configOf(place: StackPlace, run: Compose): Promise<StackConfig> {
    const { code, said, out } = await run(['config']);
    if (code !== 0) throw failed(place.name, `Its compose file is not right: ${said.split('\n').slice(-4).join(' ')}`);
    const missing = new Set([...said.matchAll(unset)].map(([, name]) => name ?? ''));
    if (missing.size > 0)
      throw new DomainError('CONFLICT', {
        what: place.name,
        why: `Its compose file wants variables that are not set here: ${[...missing].join(', ')}.`,
        remedy: 'Write them into the .env file beside it, or start the stack by its project.',
      });
    const { readConfig } = await import('./read-config.ts');
    try {
      return readConfig(out);
    } catch (error) {
      throw failed(
        place.name,
        `What Compose says of its file cannot be read: ${error instanceof Error ? error.message.slice(0, 200) : ''}`,
      );
    }
  }

  /** Compose names what it builds by stack and service: the old program with an underscore. */
  const namesOf = (stack: string, { name, image }: StackConfig['services'][number]) =>
    image === null ? [`${stack}-${name}`, `${stack}_${name}`] : [image];

  async function prepare(
    docker: Docker,
    place: StackPlace,
    config: StackConfig,
    images: Images,
    run: Compose,
    talk: Talk,
  ) {
    const lacks = async (one: StackConfig['services'][number]) => {
      const ids = await Promise.all(namesOf(place.name, one).map((name) => imageOf(docker, name)));
      return ids.every((id) => id === null);
    };
    const wanted = { pull: [] as string[], build: [] as string[] };
    for (const one of config.services)
      if (one.builds ? images === 'build' || (await lacks(one)) : images === 'pull' || (await lacks(one)))
        wanted[one.builds ? 'build' : 'pull'].push(one.name);
    for (const verb of ['pull', 'build'] as const) {
      if (wanted[verb].length === 0) continue;
      talk.say(verb === 'pull' ? 'Its images are fetched' : 'Its images are built');
      const { code, said } = await run([verb, ...wanted[verb]], undefined, talk);
      if (code !== 0)
        throw failed(
          place.name,
          `Its images could not be ${verb === 'pull' ? 'fetched' : 'built'}: ${said.split('\n').at(-1)}`,
        );
    }
    for (const one of config.services)
      if (await lacks(one)) throw failed(place.name, `There is no image for ${one.name}.`);
  }

  async function update(
    docker: Docker,
    place: StackPlace,
    config: StackConfig,
    images: Images,
    run: Compose,
    talk: Talk,
  ) {
    const { name } = place;
    const left = await recover(docker, name);
    if (left !== null)
      throw failed(name, `An earlier update was cut off, and not all of it could be put right. ${left}`);
    const imageNames = [...new Set(config.services.flatMap((one) => namesOf(name, one)))];
    const was = await lookBefore(docker, name, imageNames);
    let record: OpenRecord;
    try {
      await prepare(docker, place, config, images, run, talk);
      // Minutes may have passed: Compose reads the file itself, and the stack may be another.
      if (JSON.stringify(await configOf(place, run)) !== JSON.stringify(config))
        throw failed(name, 'Its compose file was changed meanwhile.');
      record = await records.open({ ...(await lookBefore(docker, name, [])), images: was.images });
    } catch (error) {
      await restoreImages(docker, was);
      throw error;
    }
    try {
      return await change(docker, place, record, run, talk);
    } finally {
      record.release();
    }
  }

  async function change(docker: Docker, { name }: StackPlace, record: OpenRecord, run: Compose, talk: Talk) {
    const { was, made } = record.now;
    let why: string | null;
    let guard: Awaited<ReturnType<typeof openGuardedSocket>> | null = null;
    try {
      guard = await openGuardedSocket({
        docker,
        socket: socket() ?? '',
        kept: new Set(was.containers.map(({ id }) => id)),
        async setAside(id) {
          const box = docker.getContainer(id);
          const { State } = await box.inspect();
          if (State.Running) await box.stop();
          await box.rename({ name: asideName(id) });
        },
        async onMade(kind, id) {
          made[kind].push(id);
          await record.save();
        },
      });
      talk.say('Its containers are made anew');
      const { code, said } = await run(['up', '-d', '--no-build'], guard.address, talk);
      why = code === 0 ? null : `Compose ended with ${code}: ${said.split('\n').at(-1)}`;
      if (why === null) {
        talk.say('It is watched until it is up');
        why = await prove(docker, name, was, guard.aside(), talk.signal);
      }
      if (why === null) {
        // From here on there is a new stack, and nothing to come back to.
        record.now.aside = [...guard.aside()];
        record.now.phase = 'done';
        await record.save();
      }
    } catch (error) {
      why = talk.signal.aborted ? 'It was stopped.' : wordsOf(error);
      if (record.now.phase === 'done') {
        // It may have been written down all the same, and then the old would be taken for what may go.
        record.now.phase = 'changing';
        await record.save().catch((failure: unknown) => log.error('an update could not be written down', failure));
      }
    } finally {
      await guard?.close();
    }
    if (why !== null) {
      talk.say('It is brought back as it was');
      const { evidence, left } = await restore(docker, was, made, { volumes: true });
      // What could not be brought back is tried again before the next update, and with the next engine that comes.
      if (left === null) await record.forget();
      const back = evidence.every(({ ok }) => ok);
      return {
        sentence: `The update of ${name} failed${back ? ', and it is as it was' : ''}. ${redact(why)}`,
        evidence: [{ ok: false, sentence: redact(why) }, ...evidence],
      };
    }
    const evidence: Seen[] = [];
    for (const id of made.containers) {
      const info = await docker.getContainer(id).inspect().catch(orNull);
      if (info !== null)
        evidence.push({
          ok: true,
          sentence: `${info.Name.replace(/^\//, '')} is new and ${info.State.Health?.Status ?? info.State.Status}`,
        });
    }
    const isNew = evidence.length > 0;
    const { aside } = record.now;
    for (const id of aside)
      await docker
        .getContainer(id)
        .remove({ force: true, v: false })
        .catch((error: unknown) => {
          if (statusOf(error) !== 404)
            evidence.push({ ok: false, sentence: `An old container stays: ${wordsOf(error)}` });
        });
    if (evidence.every(({ ok }) => ok)) await record.forget();
    if (!isNew) evidence.push({ ok: true, sentence: 'Every container was as its file says already' });
    return { sentence: isNew ? `${name} was updated` : `${name} is as its file says`, evidence };
  }

  return {
    begin: (name: string, images: Images, confirmed: boolean): Promise<Work> =>
      ask('stack', name, async () => {
        const place = stacks.placeOf(name);
        const why = await stacks.whyNotUpdatable(place);
        if (why !== null) throw failed(name, why);
        const run = composeOf(place);
        const config = await configOf(place, run);
        refuseRisk(name, config.risks, confirmed);
        return works.begin('update', name, (talk) =>
          ask('stack', name, (docker) =>
            receipt({ of: 'stack', id: name, name, act: 'update', project: place.project }, async () => {
              try {
                return await update(docker, place, config, images, run, talk);
              } finally {
                changed();
              }
            }),
          ),
        );
      }),

    /** What an Optimus that ended in the middle has left behind. */
    recover: async (docker: Docker): Promise<void> => void (await recover(docker)),
    held: records.held,
    isBusy: records.isBusy,
  };
}

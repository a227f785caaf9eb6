import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { RunSummary } from '../../../shared/features/runs/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type {
  Workflow,
  WorkflowReading,
  WorkflowSummary,
  WorkflowTemplate,
  WorkflowVocabulary,
} from '../../../shared/features/workflows/schema.ts';
import { emptyIfDamaged } from '../../core/db/errors.ts';
import type { Channel } from '../../core/lib/channel.ts';
import { createSerial } from '../../core/lib/serial.ts';
import type { Json, RunDefinition } from '../../core/runs/types.ts';
import { atLine, createReadings, errorsOf, factsOf, unnamed } from './facts.ts';
import { lacking } from './lacks.ts';
import { exportText, findTexts, slugOf } from './portable.ts';
import type { SourceRow, WorkflowRow } from './repo.ts';
import { createSight } from './sight.ts';
import { type ProjectOf, subjectOf } from './subject.ts';
import { createTriggering, type TriggeringDeps } from './triggering.ts';
import type { Language, ReadWorkflow, WorkflowRunInput } from './types.ts';
import { createWorkflowSecrets, type SecretStore } from './workflow-secrets.ts';

const day = 86_400_000;
const keepRemovedMs = 30 * day;

export interface Template extends Omit<WorkflowTemplate, 'lacks'> {
  /** Programs that it starts. */
  programs: readonly string[];
}

export interface WorkflowsServiceDeps extends Omit<TriggeringDeps, 'start' | 'onChange' | 'secrets' | 'language'> {
  changes: Channel<Change>;
  language: () => Promise<Language & { vocabulary(): WorkflowVocabulary }>;
  templates: readonly Template[];
  secretStore: SecretStore;
  version: string;
  /** The project that a folder is, or is in. */
  projectOf?: ProjectOf;
}

export function createWorkflowsService(deps: WorkflowsServiceDeps) {
  const { repo, runs, clock, log, journal, changes, language, version, home } = deps;
  const serial = createSerial();
  const readings = createReadings(language);
  const publish = (...ids: string[]) => changes.publish({ feature: 'workflows', ...(ids.length > 0 && { ids }) });
  const secrets = createWorkflowSecrets({ secrets: deps.secretStore, repo, onChange: () => publish() });
  const triggering = createTriggering({
    ...deps,
    secrets,
    onChange: publish,
    async start({ workflowId, kind }, { label, payload, chain, idempotencyKey }) {
      const row = await found(workflowId);
      const trigger = { kind, payload, ...(chain.length > 0 && { chain }) };
      return startRun(row, { inputs: {}, trigger }, { label, idempotencyKey });
    },
  });
  const sight = createSight({
    clock,
    runs,
    latest: triggering.latest,
    schedules: deps.schedules,
    cron: triggering.cron,
    hooks: triggering.hooks,
    troublesOf: triggering.troublesOf,
    secretNames: secrets.names,
  });
  let stopPurging = () => {};

  async function stored(id: string, removed = false): Promise<SourceRow> {
    const row = await repo.get(id);
    if (!row || (row.removedAt !== null) !== removed) throw new DomainError('NOT_FOUND', { what: 'workflow', id });
    return row;
  }
  const found = (id: string) => stored(id);
  const readingOf = (row: SourceRow): Promise<ReadWorkflow> => readings.of(row.id, row.source, row.name);
  const nameOf = (read: ReadWorkflow, before: string) => read.reading.name.trim() || before;

  function note(
    what: string,
    row: Pick<WorkflowRow, 'id' | 'name'>,
    sentence: string,
    data: Record<string, Json> = {},
  ) {
    const subjects = [{ type: 'workflow', id: row.id, label: row.name }];
    journal.note({ kind: `workflow.${what}`, actor: 'user', sentence, subjects, data });
  }

  async function compiled(row: SourceRow): Promise<ReadWorkflow & { definition: RunDefinition }> {
    const read = await readingOf(row);
    const { definition } = read;
    if (definition) return { ...read, definition };
    const errors = errorsOf(read);
    const many = errors.length === 1 ? 'a problem' : `${errors.length} problems`;
    throw new DomainError('CONFLICT', {
      what: row.name,
      why: `Its text has ${many}${errors[0] ? `, first in ${atLine(errors[0])}` : ''}.`,
      remedy: 'Mend the text and save it.',
    });
  }

  async function startRun(
    row: SourceRow,
    given: WorkflowRunInput,
    { label, idempotencyKey }: { label: string; idempotencyKey?: string },
  ): Promise<RunSummary> {
    const { definition, inputs, reading } = await compiled(row);
    const input: WorkflowRunInput = { ...given, inputs: inputs(given.inputs) };
    return runs.start(definition, {
      input: input as unknown as Json,
      subject: await subjectOf({ workflow: row, fields: reading.inputs, input, home, projectOf: deps.projectOf }),
      trigger: { kind: given.trigger.kind, label: label.slice(0, 512) },
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
  }

  async function add(source: string, enabled: boolean): Promise<SourceRow> {
    const id = randomUUID();
    const read = (await language()).read(source, { id });
    const at = clock.now();
    const row: SourceRow = {
      id,
      name: nameOf(read, unnamed),
      source,
      facts: factsOf(read, version),
      revision: 1,
      enabled,
      removedAt: null,
      createdAt: at,
      updatedAt: at,
    };
    await repo.add(row);
    await triggering.sync(row);
    publish(id);
    return row;
  }

  /** What another version of the program has read out of a text may be less than this one can. */
  async function readAnew(row: SourceRow): Promise<WorkflowRow> {
    if (row.facts.readBy === version) return row;
    const read = await readingOf(row);
    const next = { ...row, name: nameOf(read, row.name), facts: factsOf(read, version) };
    await repo.setFacts(row.id, row.revision, next.name, next.facts);
    return next;
  }

  async function purge(): Promise<void> {
    if ((await repo.purge(clock.now() - keepRemovedMs)) > 0) await deps.triggerRepo.orphans();
  }

  return {
    hooks: triggering.hooks,
    /** The value of a secret by its name in a text. */
    secret: secrets.get,

    list: async (): Promise<WorkflowSummary[]> => sight.summaries(await repo.all()),
    async get(id: string): Promise<Workflow> {
      const row = await found(id);
      return sight.workflow(row, await readingOf(row));
    },
    read: async (source: string, id?: string): Promise<WorkflowReading> =>
      sight.reading((await language()).read(source, { id: id ?? 'unsaved' })),

    create: (source: string, enabled: boolean): Promise<Workflow> =>
      serial(async () => {
        const row = await add(source, enabled);
        note('created', row, `Created the workflow ${row.name}`);
        return sight.workflow(row, await readingOf(row));
      }),

    save: (id: string, source: string, revision: number): Promise<Workflow> =>
      serial(async () => {
        const before = await found(id);
        if (before.source === source && before.revision === revision)
          return sight.workflow(before, await readingOf(before));
        const read = await readings.of(id, source);
        const change = { name: nameOf(read, before.name), source, facts: factsOf(read, version), at: clock.now() };
        if (!(await repo.save({ id, ...change, revision })))
          throw new DomainError('CONFLICT', {
            what: before.name,
            why: `It has been saved elsewhere: that is revision ${before.revision}, and you began with ${revision}.`,
            remedy: 'Look at what is kept now, and save your text over it or take the other.',
          });
        const row = await found(id);
        await triggering.sync(row);
        publish(id);
        note('saved', row, `Saved the workflow ${row.name}`, { revision: row.revision });
        return sight.workflow(row, read);
      }),

    enable: (id: string, enabled: boolean): Promise<WorkflowSummary> =>
      serial(async () => {
        const before = await found(id);
        const row = { ...before, enabled };
        if (before.enabled !== enabled) {
          await repo.enable(id, enabled);
          await triggering.sync(row);
          publish(id);
          note(enabled ? 'enabled' : 'disabled', row, `${enabled ? 'Enabled' : 'Disabled'} the workflow ${row.name}`);
        }
        return sight.summary(row);
      }),

    remove: (id: string): Promise<{ id: string; name: string }> =>
      serial(async () => {
        const row = await found(id);
        await repo.setRemoved(id, clock.now());
        await triggering.remove(id);
        publish(id);
        note('removed', row, `Removed the workflow ${row.name}`);
        return { id, name: row.name };
      }),

    restore: (id: string): Promise<WorkflowSummary> =>
      serial(async () => {
        const row = { ...(await stored(id, true)), removedAt: null };
        await repo.setRemoved(id, null);
        await triggering.sync(row);
        publish(id);
        note('restored', row, `Brought back the workflow ${row.name}`);
        return sight.summary(row);
      }),

    async run(id: string, inputs: Record<string, Json>, label = 'by hand'): Promise<RunSummary> {
      if (deps.safeMode)
        throw new DomainError('UNAVAILABLE', {
          what: 'running a workflow',
          why: 'Optimus is in safe mode, in which nothing is run.',
          remedy: 'Leave safe mode and start Optimus again.',
        });
      return startRun(await found(id), { inputs, trigger: { kind: 'hand', payload: {} } }, { label });
    },

    templates: (): Promise<WorkflowTemplate[]> =>
      Promise.all(
        deps.templates.map(async ({ programs, id, name, description, source }) => ({
          id,
          name,
          description,
          source,
          lacks: await lacking(programs),
        })),
      ),
    vocabulary: async () => (await language()).vocabulary(),
    schema: async () => (await language()).jsonSchema(),

    async exportTo(id: string, folder: string, overwrite: boolean): Promise<{ path: string }> {
      const row = await found(id);
      const path = await exportText({ folder, home, name: row.name, source: row.source, overwrite });
      note('exported', row, `Exported the workflow ${row.name}`, { path });
      return { path };
    },

    importFrom: (folder: string) =>
      serial(async () => {
        const texts = await findTexts(folder, home);
        const known = new Map((await repo.sources()).map((row) => [slugOf(row.name), row]));
        const added: SourceRow[] = [];
        const refused: { file: string; why: string }[] = [];
        let unchanged = 0;
        for (const { file, source, why } of texts) {
          if (source === null) {
            refused.push({ file, why });
            continue;
          }
          const read = (await language()).read(source, { id: 'import' });
          const [error] = errorsOf(read);
          const twin = known.get(slugOf(nameOf(read, unnamed))) ?? known.get(slugOf(file.replace(/\.ya?ml$/i, '')));
          if (error || !read.definition) refused.push({ file, why: error ? atLine(error) : 'It cannot be read.' });
          else if (twin?.source === source) unchanged++;
          else if (twin) refused.push({ file, why: `“${twin.name}” is kept here with a different text.` });
          else {
            // It comes from somebody else's folder: nothing of it runs by itself before the user has seen it.
            const row = await add(source, false);
            known.set(slugOf(row.name), row);
            added.push(row);
            note('imported', row, `Imported the workflow ${row.name}`, { file });
          }
          // Reading is work for the processor; others have their turn in between.
          await new Promise(setImmediate);
        }
        return { added: await sight.summaries(added), unchanged, refused };
      }),

    secrets: () => secrets.list(),
    putSecret: (name: string, value: string) => secrets.put(name, value),
    removeSecret: (name: string) => secrets.remove(name),

    /** What a run of it would be made of now; for a retry with what was mended since. */
    newestDefinition: async (definitionId: string): Promise<RunDefinition> =>
      (await compiled(await found(definitionId))).definition,

    /** For a step that runs another workflow. INVALID when its text has errors. */
    async resolve(nameOrId: string) {
      const row = await triggering.findWorkflow(nameOrId);
      if (!row) throw new DomainError('NOT_FOUND', { what: 'workflow', id: nameOrId });
      const { firstError } = row.facts;
      // Whichever was taken, it might be the wrong one.
      const namesakes = row.id === nameOrId ? 1 : (await repo.all()).filter(({ name }) => name === nameOrId).length;
      const problem = namesakes > 1 ? `${namesakes} workflows have this name: rename all but one` : firstError;
      if (problem !== null) throw new DomainError('INVALID', { problems: [{ field: row.name, problem }] });
      return compiled(await found(row.id));
    },

    /** Call once the runs have begun, and before the schedules do. */
    begin: () =>
      serial(async () => {
        const purgeQuietly = () =>
          purge().catch((error: unknown) => log.error('removed workflows could not be purged', error));
        await purgeQuietly();
        stopPurging = clock.every(day, () => void purgeQuietly());
        const rows: WorkflowRow[] = [];
        const kept = await repo.all().catch(emptyIfDamaged);
        const stale = kept.some(({ facts }) => facts.readBy !== version);
        if (stale)
          for (const row of await repo.sources()) {
            // Read again at the next start when it could not be kept.
            rows.push(await readAnew(row).catch(() => row));
            await new Promise(setImmediate);
          }
        await triggering.begin(stale ? rows : kept);
      }),

    async dispose(): Promise<void> {
      stopPurging();
      await serial.idle();
      await triggering.dispose();
    },
  };
}
export type WorkflowsService = ReturnType<typeof createWorkflowsService>;

import { execFile } from 'node:child_process';
import type { Json, RunDefinition, StepDefinition } from '../../../../core/runs/types.ts';
import { findRepositories } from '../../kinds/look/repositories.ts';
import { placeOf } from '../../kinds/paths.ts';
import { shellCommand } from '../../kinds/shells.ts';
import type { Language, Scope, StepConfig } from '../../types.ts';

export interface Played {
  steps: Scope['steps'];
  /** What notifications and questions said, in order. */
  said: { kind: string; value: Json }[];
  failed: string | null;
}

export interface PlayOptions {
  language: Language;
  home: string;
  inputs: Record<string, Json>;
  trigger?: Record<string, Json>;
  /** Answers of `look` that are not of this machine: `{ disk: { freePercent: 5 } }`. */
  facts?: Record<string, Json>;
  fails?: readonly string[];
}

interface Around {
  item?: Json;
  index?: number;
}

type Body = Pick<StepConfig, 'kind' | 'value' | 'fields'>;
class Failed extends Error {
  readonly result: Json;
  constructor(message: string, result: Json = null) {
    super(message);
    this.result = result;
  }
}

/**
 * Goes through a compiled template one step after the other, with the real language, real shells and real repositories, and
 * without the engine: what is shown is that the texts of the template fit together.
 */
export async function play(definition: RunDefinition, options: PlayOptions, around: Around = {}): Promise<Played> {
  const { language, home, inputs, trigger = {} } = options;
  const steps: Scope['steps'] = {};
  const said: Played['said'] = [];
  const undone: (() => Promise<unknown>)[] = [];
  const scope = (): Scope => ({
    inputs,
    trigger: { kind: 'hand', ...trigger },
    steps,
    run: { id: 'run 1', name: definition.name },
    ...around,
  });

  async function shell({ fields, value }: Body): Promise<Json> {
    const { in: folder, env, shell: name } = fields as { in?: string; env?: Record<string, Json>; shell?: 'sh' };
    const { command, args } = shellCommand(name ?? 'sh', [String(value)]);
    const own = Object.fromEntries(Object.entries(env ?? {}).map(([key, one]) => [key, String(one)]));
    const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const child = execFile(
        command,
        args,
        {
          cwd: placeOf(folder ?? '~', home),
          env: { ...process.env, HOME: home, ...own, OPTIMUS_RUN_ID: 'run-1' },
          maxBuffer: 1e7,
        },
        (_, out, err) => resolve({ code: child.exitCode ?? -1, stdout: out, stderr: err }),
      );
    });
    // As the step does: a last line that is empty is not there afterwards.
    const result = { code, stdout: stdout.trim(), stderr: stderr.trim() };
    if (code !== 0) throw new Failed(`ended with ${code}: ${stderr.trim().split('\n').at(-1) ?? ''}`, result);
    return result;
  }

  async function look(value: Json): Promise<Json> {
    const asked = typeof value === 'string' ? value : Object.keys(value as Record<string, Json>)[0];
    if (asked !== 'repositories') return options.facts?.[asked ?? ''] ?? null;
    const { repositories, depth } = value as { repositories: string; depth: number };
    const found = await findRepositories(placeOf(repositories, home), depth, new AbortController().signal);
    return { ...found, repositories: found.repositories.map((one) => ({ ...one })) };
  }

  async function each(config: StepConfig, items: Json[]): Promise<Json> {
    const list: Json[] = [];
    for (const [index, item] of items.entries()) {
      const inner = await play(config.inner as RunDefinition, options, { item, index });
      said.push(...inner.said);
      const last = config.inner?.output ?? '';
      list.push({
        item,
        state: inner.failed === null ? 'succeeded' : 'failed',
        output: inner.failed === null ? (inner.steps[last]?.output ?? null) : null,
        error: inner.failed,
      });
    }
    const bad = list.filter((one) => (one as { state: string }).state !== 'succeeded');
    if (bad.length > 0) throw new Failed(`${bad.length} failed`, list);
    return list;
  }

  async function work(written: Body, config: StepConfig, key: string): Promise<Json> {
    const { kind, fields } = written;
    const worked = language.evaluate({ ...fields, [kind]: written.value }, scope()) as Record<string, Json>;
    const value = worked[kind] ?? null;
    if (options.fails?.includes(key)) throw new Failed(`${key} was made to fail`);
    if (kind === 'run') return await shell({ kind, value, fields: worked });
    if (kind === 'look') return await look(value);
    if (kind === 'each') return await each(config, value as Json[]);
    if (kind === 'approve' || kind === 'notify') said.push({ kind, value });
    return value;
  }

  async function step({ key, config, onError }: StepDefinition): Promise<string | null> {
    const body = config as unknown as StepConfig;
    if (body.if !== null && !language.decide(body.if, scope())) {
      steps[key] = { output: null, state: 'skipped', error: null };
      return null;
    }
    try {
      steps[key] = { output: await work(body, body, key), state: 'succeeded', error: null };
      const { undo } = body;
      if (undo) undone.unshift(() => work(undo, body, ''));
      return null;
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      steps[key] = {
        output: error instanceof Failed ? error.result : null,
        state: 'failed',
        error: { code: 'FAILED', sentence },
      };
      return onError === 'continue' ? null : `${key}: ${sentence}`;
    }
  }

  let failed: string | null = null;
  for (const one of definition.steps) {
    failed ??= await step(one);
    if (failed !== null) break;
  }
  if (failed !== null) for (const undo of undone) await undo();
  return { steps, said, failed };
}

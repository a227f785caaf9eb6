import type { Intent } from '../../../../../shared/features/voice/intents.ts';
import { momentOf } from '../../../../core/lib/zoned-time.ts';
import type { ToolCall } from '../../../minds/index.ts';
import type { UnderstandContext } from '../../types.ts';
import { isDestroying } from '../commands/destroying.ts';
import { intentOf } from '../reading/build.ts';
import { isDestructive } from '../reading/destructive.ts';
import { namesIndexOf } from '../reading/indexes.ts';
import { wordsOf } from '../words/tokens.ts';
import { type ModelTool, plainName } from './tools.ts';

export interface Taken {
  intent: Intent;
  confidence: number;
}

const believed = 0.8;
/** What a model made out of a text that destroys something is asked about, whatever it weighs. */
const doubted = 0.5;

/** A call as intents: one for each project that has the name. Empty where it is not what was offered. */
export function takeCall(call: ToolCall, tools: readonly ModelTool[], context: UnderstandContext): Taken[] {
  const tool = tools.find(({ kind }) => kind.replaceAll('-', '_') === call.name);
  if (!tool) return [];
  const parsed = tool.shape.safeParse(call.input);
  if (!parsed.success) return [];
  const given = parsed.data as Record<string, string | undefined>;
  const { names, commands, now, zone } = context;
  const index = namesIndexOf(names);
  const ids = (list: readonly { id: string; name: string }[], name: string | undefined): (string | null)[] =>
    name === undefined ? [null] : list.filter((one) => plainName(one.name) === name).map(({ id }) => id);
  const at = given.at === undefined ? null : momentOf(given.at, zone);
  if (given.at !== undefined && (at === null || at <= now)) return [];
  const commandId =
    commands.find(({ title }) => given.command !== undefined && plainName(title) === given.command)?.id ?? null;
  const destroys = (id: string) => commands.some((command) => command.id === id && isDestroying(command));
  return ids(names.projects, given.project).flatMap((projectId) =>
    ids(names.workflows, given.workflow).flatMap((workflowId) => {
      let service: string | null = null;
      if (given.service !== undefined && projectId !== null) {
        service = index.serviceOf(projectId, wordsOf(given.service))?.service ?? null;
        if (service === null) return [];
      }
      const intent = intentOf(
        { kind: tool.kind, ...(given.metric && { metric: given.metric as 'cpu' }) },
        {
          ...{ projectId, workflowId, commandId, service, at, environment: given.environment?.toLowerCase() ?? null },
          text: given.text ?? given.question ?? null,
        },
      );
      if (!intent) return [];
      // The steps of a workflow are the user's own, and may do anything.
      const asks = intent.kind === 'run-workflow' || isDestructive(intent, destroys);
      return [{ intent, confidence: asks ? doubted : believed }];
    }),
  );
}

import { type Intent, type IntentKind, intent as intentSchema } from '../../../../../shared/features/voice/intents.ts';
import type { FoundCommand } from '../commands/command-index.ts';
import type { Meaning } from '../languages/types.ts';
import type { FoundName } from '../names/name-index.ts';
import type { Filled, Match } from '../patterns/match.ts';
import type { FoundTime } from '../times/time-slot.ts';
import type { Heard } from '../words/sentence.ts';
import { isDestructive } from './destructive.ts';
import type { CompiledLanguage } from './languages.ts';
import { type Slots, textOf } from './slots.ts';

export interface Candidate {
  intent: Intent;
  confidence: number;
  /** Words that were understood, those of free text not counted: of two readings the closer one. */
  specific: number;
  /** A command by its title: anything closer than that is meant rather. */
  byTitle: boolean;
}

const surest = 0.97;
/** Under this the user is asked. */
export const sure = 0.75;
const doubtful = 0.7;
/** Of what destroys a name is heard nearly as it is, and long enough to be no other word. */
const shortestGuessed = 5;
const nearlySure = 0.67;

const wordsIn = (filled: readonly Filled[], but: string) =>
  filled.reduce((sum, { slot, from, end }) => (slot === but ? sum : sum + end - from), 0);

/** What a match means: one candidate for each name that it may be. */
export function build(
  means: Meaning,
  found: Match,
  heard: Heard,
  { language, slots, penalty }: { language: CompiledLanguage; slots: Slots; penalty: number },
): Candidate[] {
  const { filled } = found;
  const of = (slot: string) => filled.find((one) => one.slot === slot);
  const text = of('text');
  if (heard.cut && text?.end !== heard.words.length) return [];
  const start = means.loose || found.slipped ? doubtful : surest;
  const candidates: Candidate[] = [];
  const project = of('project');
  const projects = project ? (project.value as readonly FoundName[]) : [null];
  const workflow = of('workflow');
  const workflows = workflow ? (workflow.value as readonly FoundName[]) : [null];
  const named = of('place') ?? of('action');
  if (means.commandId && !slots.commands.byId.has(means.commandId)) return [];
  const commands: readonly (FoundCommand | null)[] = means.commandId
    ? [{ commandId: means.commandId, title: '', score: surest }]
    : named
      ? (named.value as readonly FoundCommand[])
      : [null];

  for (const name of projects)
    for (const flow of workflows)
      for (const command of commands) {
        let confidence = start;
        const { given = {} } = means;
        const service = of('service');
        const projectId = name?.id ?? given.projectId ?? null;
        let serviceName = given.service ?? null;
        let heardAs = Math.min(name?.score ?? 1, flow?.score ?? 1, command?.score ?? 1);
        if (service && projectId !== null) {
          const is = slots.index.serviceOf(projectId, service.value as readonly string[]);
          if (!is) continue;
          serviceName = is.service;
          heardAs = Math.min(heardAs, is.score);
        }
        confidence = Math.min(confidence, heardAs);
        const time = of('time')?.value as FoundTime | undefined;
        if (time && !time.sure) confidence = Math.min(confidence, doubtful);
        // A place by its bare name, without a verb.
        if (of('place') && found.words === 0) confidence = Math.min(confidence, 0.8);
        const said = text ? wordsOfText(heard, text, means.kind === 'dictate') : null;
        const put = said === null ? null : (means.as ?? '{text}').replace('{text}', () => said);
        const intent = intentOf(means, {
          projectId,
          service: serviceName,
          environment: (of('environment')?.value as string | undefined) ?? given.environment ?? null,
          workflowId: flow?.id ?? given.workflowId ?? null,
          commandId: command?.commandId ?? null,
          at: time?.at ?? null,
          text: put ?? given.text ?? null,
        });
        if (!intent) continue;
        if (isDestructive(intent, slots.commands.destroys)) {
          if (found.slipped || (command && command.score < 0.9)) continue;
          if (
            name &&
            project &&
            name.score < 0.9 &&
            (name.score < nearlySure || keyLength(heard, project) < shortestGuessed)
          )
            continue;
        }
        if (isNegated(heard, filled, language, heardAs)) continue;
        confidence = Math.max(0, confidence - penalty);
        candidates.push({
          intent,
          confidence,
          specific: found.words + wordsIn(filled, 'text'),
          byTitle: of('action') !== undefined,
        });
      }
  return candidates;
}

const politeEnds = new Set(['please', 'bitte', 'thanks', 'danke']);

/** What is said is written down as it is; of anything else the words before the matter itself are none of it. */
function wordsOfText(heard: Heard, { from, end }: Filled, all: boolean): string {
  const { words, passable } = heard;
  if (all) return textOf(heard, from, end);
  let [first, last] = [from, end];
  for (let length = passable[first]?.[0]; length && first + length < last; length = passable[first]?.[0])
    first += length;
  if (passable[last]?.some((length) => last + length === words.length)) last = words.length;
  while (last - 1 > first && politeEnds.has(words[last - 1] ?? '')) last--;
  return textOf(heard, first, last);
}

/** A Chinese character says as much as three letters. */
const keyLength = ({ words }: Heard, { from, end }: Filled) =>
  words
    .slice(from, end)
    .join('')
    .replace(/\p{Script=Han}/gu, 'xxx').length;

/** A no within what was taken for a name that is written otherwise. */
function isNegated(
  { words }: Heard,
  filled: readonly Filled[],
  { negations }: CompiledLanguage,
  score: number,
): boolean {
  if (score >= 0.9) return false;
  return filled.some(
    ({ slot, from, end }) =>
      slot !== 'text' && slot !== 'time' && words.slice(from, end).some((word) => negations.has(word)),
  );
}

interface Given {
  projectId: string | null;
  service: string | null;
  environment: string | null;
  workflowId: string | null;
  commandId: string | null;
  at: number | null;
  text: string | null;
}

const wholeOf: Partial<Record<IntentKind, (given: Given, means: Meaning) => unknown>> = {
  command: ({ commandId }) => ({ commandId }),
  'open-project': ({ projectId }) => ({ projectId }),
  'project-state': ({ projectId }) => ({ projectId }),
  'show-logs': ({ projectId, service }) => ({ projectId, service }),
  search: ({ text }) => ({ text }),
  why: ({ projectId }, { metric }) => ({ projectId, metric }),
  'run-workflow': ({ workflowId }) => ({ workflowId }),
  remind: ({ at, text }) => ({ at, text }),
  'ask-council': ({ text }) => ({ question: text }),
  ask: ({ text }) => ({ question: text }),
  dictate: ({ text }) => ({ text }),
};
for (const kind of ['running', 'costs', 'what-failed', 'last-backup', 'back-up'] as const)
  wholeOf[kind] = ({ projectId }) => ({ projectId });
for (const kind of ['start', 'stop', 'restart'] as const)
  wholeOf[kind] = ({ projectId, service, environment }) => ({ projectId, service, environment });
for (const kind of ['deploy', 'roll-back'] as const)
  wholeOf[kind] = ({ projectId, environment }) => ({ projectId, environment });

/** Null where something is missing: the schema of intents has the last word. */
export function intentOf(means: Meaning, given: Given): Intent | null {
  const parsed = intentSchema.safeParse({ kind: means.kind, ...(wholeOf[means.kind]?.(given, means) as object) });
  return parsed.success ? parsed.data : null;
}

import { randomUUID } from 'node:crypto';
import type { Deliberation, DeliberationSummary } from '../../../../../shared/features/council/schema.ts';
import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import { named, plural } from '../../../../core/lib/shown-words.ts';
import type { Later } from '../later.ts';
import { wordsIn } from '../say/words.ts';
import { type DoingDeps, look, type Making, type Prepare, refuse } from '../types.ts';

type Deps = Pick<DoingDeps, 'chat' | 'council' | 'minds' | 'projects' | 'open' | 'log'> & { later: Later };

const folded = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, ' ')
    .trim();
const longestSaid = 400;
const connect = 'Connect one under Minds: with a key, or one on this machine.';

/** The decision, and what spoke against it most. */
export function readVerdict(deliberation: Deliberation, language: VoiceLanguage): string {
  const { tally, options, dissent, state, question, winner, votes } = deliberation;
  const labelOf = (id: string) => options.find((option) => option.id === id)?.label ?? id;
  return wordsIn(language, 0, 'UTC').verdict({
    question: named(question, 200),
    winner: winner === null ? null : named(winner, 120),
    votes: tally?.votes ?? votes.filter(({ optionId }) => optionId !== null).length,
    seated: tally?.seated ?? votes.length,
    dissent: dissent && {
      name: named(dissent.seatName, 60),
      option: named(labelOf(dissent.optionId), 120),
      text: named(dissent.text, longestSaid),
    },
    failed: state !== 'decided' && state !== 'undecided',
  });
}

/** What only minds can answer. */
export function createAsking({ chat, council, minds, projects, open, log, later }: Deps) {
  const noMind = (making: Making) => refuse(making, 'No model is connected.', connect, { kind: 'no-mind' });

  /** Of the projects only those that the question names are shown to a model. */
  async function scopeOf(question: string): Promise<{ projectIds: string[] }> {
    const words = ` ${folded(question)} `;
    const rows = await projects.list();
    return {
      projectIds: rows
        .filter(({ name }) => words.includes(` ${folded(name)} `))
        .slice(0, 10)
        .map(({ id }) => id),
    };
  }

  const ask: Prepare<'ask'> = async ({ question }, making) => {
    if (!minds.connected()) return noMind(making);
    return look(`Ask in a chat: “${named(question, 200)}”`, async (signal) => {
      const thread = await chat.create({ scope: await scopeOf(question), model: null });
      signal.throwIfAborted();
      await chat.send({ threadId: thread.id, text: question, attachments: [] });
      const route = `/chat/${encodeURIComponent(thread.id)}`;
      open(route);
      return {
        ...{ sentence: 'It was asked, and the answer is being written.', evidence: [named(question, 300)], route },
        say: making.words.asked(),
      };
    });
  };

  const decided = ({ state }: Pick<DeliberationSummary, 'state'>) => state === 'decided' || state === 'undecided';

  async function askedBefore(question: string): Promise<DeliberationSummary | null> {
    const wanted = folded(question);
    const all = await council.list({ limit: 200 });
    return all.find((one) => folded(one.question) === wanted && (decided(one) || one.state === 'running')) ?? null;
  }

  function verdictOf(deliberation: Deliberation, making: Making) {
    const { heading, winner, dissent, tally, id } = deliberation;
    return {
      sentence: winner === null ? `${heading}.` : `${heading}: ${named(winner, 200)}.`,
      evidence: [
        ...(tally ? [`${tally.votes} of ${plural(tally.seated, 'seat')} voted`] : []),
        ...(dissent
          ? [`The strongest dissent, ${named(dissent.seatName, 60)}: ${named(dissent.text, 400)}`]
          : ['No dissent']),
      ],
      route: `/council/${encodeURIComponent(id)}`,
      say: readVerdict(deliberation, making.language),
    };
  }

  const followVerdict = (id: string, making: Making) =>
    later.when(
      council.ended(id, later.signal),
      async () => readVerdict(await council.get(id), making.language),
      making,
    );

  const askCouncil: Prepare<'ask-council'> = async ({ question }, making) => {
    const before = await askedBefore(question);
    if (before && decided(before))
      return look(`What the council said to “${named(question, 200)}”`, async () =>
        verdictOf(await council.get(before.id), making),
      );
    if (before)
      return look(`The council deliberates on “${named(question, 200)}”`, async () => {
        followVerdict(before.id, making);
        return {
          ...{ sentence: 'The council deliberates on that already.', evidence: [named(before.question, 300)] },
          ...{ route: `/council/${encodeURIComponent(before.id)}`, say: making.words.council() },
        };
      });
    if (!minds.connected()) return noMind(making);
    if (question.trim().length < 3)
      return refuse(making, 'That is no question yet.', 'Say what the council should decide.');
    return {
      ok: true,
      deed: {
        ...{ weight: 'act', consequence: null, typed: null, sentence: `Ask the council: “${named(question, 200)}”` },
        async carryOut(signal) {
          const id = await council.ask(
            {
              ...{ key: `voice/${randomUUID()}`, question, topic: 'general', mode: 'standard' as const },
              ...{ scope: await scopeOf(question), attachments: [], options: [], caps: {} },
            },
            signal,
          );
          followVerdict(id, making);
          const begun = await council.get(id);
          log.debug('the council was asked by voice', { id });
          return {
            ...{ ok: true, runId: begun.runId, route: `/council/${encodeURIComponent(id)}` },
            sentence: `The council deliberates: ${plural(begun.seats.length, 'seat')}, ${plural(begun.options.length, 'option')}.`,
            evidence: begun.options.map(({ label }) => named(label, 120)),
            say: making.words.council(),
          };
        },
      },
    };
  };

  return { ask, askCouncil };
}

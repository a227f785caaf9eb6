import { createGrammar } from '../main/features/voice/understanding/create-grammar.ts';
import { corpus, fresh, freshest, unmeant } from '../main/features/voice/understanding/testing/corpus.ts';
import { manyCommands, manyNames } from '../main/features/voice/understanding/testing/many.ts';
import { mistakes, scoreOf } from '../main/features/voice/understanding/testing/score.ts';
import { context } from '../main/features/voice/understanding/testing/world.ts';
import type { Bench, Figure } from './lib/bench.ts';
import { quick } from './lib/rounds.ts';
import { median, percentile } from './lib/stats.ts';
import { captureFigures } from './lib/voice-capture.ts';
import { earsFigures } from './lib/voice-ears.ts';

/** The whole corpus, wanted and unwanted, on a machine with 1,000 projects and 300 commands. */
async function grammarFigures(): Promise<Figure[]> {
  const grammar = createGrammar();
  const large = context({ names: manyNames(1_000), commands: manyCommands(300) });
  const everything = [...corpus, ...fresh, ...freshest];
  const texts = [...everything, ...unmeant].map(({ text }) => text);
  const began = performance.now();
  grammar.understand('What is running?', large);
  const first = performance.now() - began;
  const times: number[] = [];
  // The floor: the least that any look at the same names costs, a plain search for the text in each of them.
  const floor: number[] = [];
  for (let round = 0; round < (quick ? 1 : 5); round++)
    for (const text of texts) {
      const from = performance.now();
      grammar.understand(text, large);
      times.push(performance.now() - from);
      const then = performance.now();
      const plain = text.toLowerCase();
      large.names.projects.filter(({ name }) => plain.includes(name.toLowerCase()));
      floor.push(performance.now() - then);
    }
  const score = scoreOf(grammar, everything, context());
  const mistaken = mistakes(grammar, unmeant, context());
  const destructive = score.destructive.length + mistaken.destructive.length;
  return [
    {
      ...{ name: 'grammar-p95', value: percentile(times, 0.95), unit: 'ms', better: 'lower', aim: 50 },
      peer: { name: 'a search for the text in every name', value: percentile(floor, 0.95) },
    },
    { name: 'grammar-median', value: median(times), unit: 'ms', better: 'lower' },
    { name: 'grammar-first', value: first, unit: 'ms', better: 'lower' },
    { name: 'grammar-accuracy', value: score.share * 100, unit: '%', better: 'higher', aim: 97 },
    { name: 'destructive-by-mistake', value: destructive, unit: 'texts', better: 'lower', aim: 0 },
  ];
}

const parts: (() => Promise<Figure[]>)[] = [grammarFigures, earsFigures, captureFigures];

const bench: Bench = async () => {
  const figures: Figure[] = [];
  for (const part of parts) figures.push(...(await part()));
  return { bench: 'voice', figures };
};

export default bench;

import { simulateGain } from '../main/features/council/testing/simulated-council.ts';
import type { Bench, Figure } from './lib/bench.ts';
import { measureChatStream } from './lib/chat-stream.ts';
import { searchFigures } from './lib/council/search.ts';

/** A made-up council with seats that are weak and sure of themselves: how often it is right, over the majority of the same votes. */
async function gainFigures(): Promise<Figure[]> {
  const [learned, fresh] = [simulateGain({ outcomes: 100 }), simulateGain({ outcomes: 0 })];
  return [
    { name: 'gain-over-majority', value: learned.gain, unit: 'points', better: 'higher', aim: 4 },
    {
      ...{ name: 'right-after-100', value: learned.weighted, unit: '%', better: 'higher' },
      peer: { name: 'majority of the same votes', value: learned.majority },
    },
    { name: 'gain-without-outcomes', value: fresh.gain, unit: 'points', better: 'higher' },
  ];
}

/** What the council and the chat stand on, part by part: each brings figures of its own. */
const parts: (() => Promise<Figure[]>)[] = [searchFigures, measureChatStream, gainFigures];

const bench: Bench = async () => {
  const figures: Figure[] = [];
  for (const part of parts) figures.push(...(await part()));
  return { bench: 'council', figures };
};

export default bench;

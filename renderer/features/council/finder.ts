import { Scale } from 'lucide-react';
import { client } from '../../app/connection.ts';
import type { Finder } from '../../app/feature.ts';
import { short } from '../../lib/short.ts';
import { pathOf } from './paths.ts';
import { deliberationMark } from './words.ts';

export const councilFinder: Finder = {
  id: 'council',
  title: 'Council',
  find: async (text, signal) => {
    const found = await client.council.list({ text: text.slice(0, 200), limit: 5 }, { signal });
    return found.map((one) => ({
      id: `council:${one.id}`,
      title: short(one.question, 100),
      hint: deliberationMark(one).word,
      icon: Scale,
      to: pathOf(one),
    }));
  },
};

import { Brain, Plug } from 'lucide-react';
import type { Finder, Found } from '../../app/feature.ts';
import { printable } from '../../lib/printable.ts';
import { connectionPath, useMindsStore } from './store.ts';
import { connectionMark } from './words.ts';

const most = 6;

function known(text: string): Found[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const fits = (name: string) => words.every((word) => name.toLowerCase().includes(word));
  const found: Found[] = [];
  for (const connection of useMindsStore.getState().connections ?? []) {
    const { id, name, models } = connection;
    if (fits(name))
      found.push({
        ...{ id: `mind:${id}`, title: printable(name), hint: connectionMark(connection).word },
        ...{ icon: Plug, to: connectionPath(id) },
      });
    for (const model of models)
      if (fits(model.id))
        found.push({
          ...{ id: `model:${id}:${model.id}`, title: printable(model.id), hint: printable(name) },
          ...{ icon: Brain, to: connectionPath(id) },
        });
  }
  return found.slice(0, most);
}

export const mindsFinder: Finder = { id: 'minds', title: 'Minds', find: (text) => Promise.resolve(known(text)) };

import type { Language } from '../types.ts';
import { acts } from './acts.ts';
import { germanCommands } from './commands.ts';
import { examples } from './examples.ts';
import { heard } from './heard.ts';
import { parts } from './parts.ts';
import { questions } from './questions.ts';
import { germanTimes } from './times.ts';
import { topics } from './topics.ts';
import { wishes } from './wishes.ts';

export const german: Language = {
  ...heard,
  ...{ parts, topics, examples, commands: germanCommands, times: germanTimes },
  startAlone: ['start', 'starte', 'starten'],
  rows: [...acts, ...questions, ...wishes],
};

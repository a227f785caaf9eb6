import type { Language } from '../types.ts';
import { acts } from './acts.ts';
import { englishCommands } from './commands.ts';
import { examples } from './examples.ts';
import { heard } from './heard.ts';
import { parts } from './parts.ts';
import { questions } from './questions.ts';
import { englishTimes } from './times.ts';
import { topics } from './topics.ts';
import { wishes } from './wishes.ts';

export const english: Language = {
  ...heard,
  ...{ parts, topics, examples, commands: englishCommands, times: englishTimes },
  startAlone: ['start', 'start up', 'run', 'launch'],
  rows: [...acts, ...questions, ...wishes],
};

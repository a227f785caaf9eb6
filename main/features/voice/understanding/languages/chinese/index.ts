import type { Language } from '../types.ts';
import { acts } from './acts.ts';
import { chineseCommands } from './commands.ts';
import { examples } from './examples.ts';
import { heard } from './heard.ts';
import { parts } from './parts.ts';
import { questions } from './questions.ts';
import { chineseTimes } from './times.ts';
import { topics } from './topics.ts';
import { wishes } from './wishes.ts';

export const chinese: Language = {
  ...heard,
  ...{ parts, topics, examples, commands: chineseCommands, times: chineseTimes },
  startAlone: ['启动', '开始', '运行'],
  rows: [...acts, ...questions, ...wishes],
};

import { serveTasks } from '../../../core/workers/serve-tasks.ts';
import { codeTasks } from './code-tasks.ts';

serveTasks(codeTasks);

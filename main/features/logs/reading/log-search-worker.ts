import { serveTasks } from '../../../core/workers/serve-tasks.ts';
import { logTasks } from './tasks.ts';

serveTasks(logTasks);

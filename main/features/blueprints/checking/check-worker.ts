import { serveTasks } from '../../../core/workers/serve-tasks.ts';
import { checkTasks } from './check-tasks.ts';

serveTasks(checkTasks);

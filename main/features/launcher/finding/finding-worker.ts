import { serveTasks } from '../../../core/workers/serve-tasks.ts';
import { findingTasks } from './finding-tasks.ts';

serveTasks(findingTasks);

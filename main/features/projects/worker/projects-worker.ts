import { serveTasks } from '../../../core/workers/serve-tasks.ts';
import { projectTasks } from './project-tasks.ts';

serveTasks(projectTasks);

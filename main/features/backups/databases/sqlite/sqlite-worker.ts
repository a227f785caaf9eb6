import { serveTasks } from '../../../../core/workers/serve-tasks.ts';
import { sqliteTasks } from './tasks.ts';

serveTasks(sqliteTasks);

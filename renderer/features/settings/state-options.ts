import { orpc } from '../../app/connection.ts';

/** Apart from the screen's queries, because the commands need it and are in the first script that loads. */
export const stateOptions = () => orpc.settings.get.queryOptions();

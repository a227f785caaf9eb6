import type { LaunchOrder } from './launch.ts';

export interface Order extends LaunchOrder {
  act: 'start' | 'restart';
  /** For people: `you`, `the workflow Nightly`. */
  by: string;
}

export interface StopOrder {
  by: string;
  force?: boolean;
  /** Who needs it is stopped first; nothing that is asked meanwhile comes before this. */
  after?: Promise<unknown>;
  /** It ends because Optimus does: it will be offered again. */
  interrupted?: boolean;
}

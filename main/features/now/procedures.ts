import { implementer } from '../../core/rpc.ts';
import type { NowService } from './service.ts';

const os = implementer.now;

export function createNowProcedures({ now }: { now: NowService }) {
  return os.router({
    running: os.running.handler(() => now.running()),
    stop: os.stop.handler(({ input }) => now.stop(input.id)),
    presence: os.presence.handler(() => now.presence()),
    seen: os.seen.handler(() => now.seen()),
  });
}

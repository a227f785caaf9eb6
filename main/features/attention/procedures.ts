import type { Attention } from '../../core/attention/attention.ts';
import { implementer } from '../../core/rpc.ts';

const os = implementer.attention;

export function createAttentionProcedures({ attention }: { attention: Attention }) {
  return os.router({
    list: os.list.handler(() => attention.list()),
    act: os.act.handler(({ input }) => attention.act(input.key, input.action)),
    snooze: os.snooze.handler(async ({ input }) => {
      await attention.snooze(input.key, input.until);
      return {};
    }),
    dismiss: os.dismiss.handler(async ({ input }) => {
      await attention.dismiss(input.key);
      return {};
    }),
    restore: os.restore.handler(async ({ input }) => {
      await attention.restore(input.key);
      return {};
    }),
  });
}

import { implementer } from '../../core/rpc.ts';
import type { TerminalsService } from './create-terminals.ts';

const os = implementer.terminals;

export function createTerminalsProcedures({ terminals }: { terminals: TerminalsService }) {
  return os.router({
    list: os.list.handler(() => terminals.list()),
    shells: os.shells.handler(() => terminals.shells()),
    open: os.open.handler(({ input }) => terminals.open(input)),
    reopen: os.reopen.handler(({ input }) => terminals.reopen(input)),
    output: os.output.handler(({ input, signal }) => terminals.output(input, { after: input.after, signal })),
    acknowledge: os.acknowledge.handler(({ input }) => terminals.acknowledge(input)),
    write: os.write.handler(({ input }) => terminals.write(input)),
    resize: os.resize.handler(({ input }) => terminals.resize(input)),
    rename: os.rename.handler(({ input }) => terminals.rename(input)),
    close: os.close.handler(({ input }) => terminals.close(input)),
    commands: os.commands.handler(({ input }) => terminals.commands(input.id)),
    search: os.search.handler(({ input }) => terminals.search(input)),
    forget: os.forget.handler(({ input }) => terminals.forget(input.ids)),
    ptys: os.ptys.handler(() => terminals.ptys()),
  });
}

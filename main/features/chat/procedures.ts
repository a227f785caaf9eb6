import { implementer } from '../../core/rpc.ts';
import type { ChatService } from './create-chat.ts';

const os = implementer.chat;

export function createChatProcedures({ chat }: { chat: ChatService }) {
  return os.router({
    list: os.list.handler(({ input }) => chat.list(input)),
    get: os.get.handler(({ input }) => chat.get(input)),
    create: os.create.handler(({ input }) => chat.create(input)),
    change: os.change.handler(({ input }) => chat.change(input)),
    losses: os.losses.handler(({ input }) => chat.losses(input)),
    remove: os.remove.handler(({ input }) => chat.remove(input)),
    send: os.send.handler(({ input }) => chat.send(input)),
    retry: os.retry.handler(({ input }) => chat.retry(input)),
    stop: os.stop.handler(({ input }) => chat.stop(input)),
    choose: os.choose.handler(({ input }) => chat.choose(input)),
    decide: os.decide.handler(({ input }) => chat.decide(input)),
    undo: os.undo.handler(({ input }) => chat.undo(input)),
    search: os.search.handler(({ input }) => chat.search(input)),
    export: os.export.handler(({ input }) => chat.export(input)),
    pieces: os.pieces.handler(({ input, signal }) => chat.pieces({ id: input.id }, { after: input.after, signal })),
  });
}

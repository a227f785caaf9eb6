import { implementer } from '../../core/rpc.ts';
import type { ChatService } from './service.ts';

const os = implementer.chat;

export function createChatProcedures(_: { chat: ChatService }) {
  return os.router({} as never);
}

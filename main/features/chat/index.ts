export { createChatProcedures } from './procedures.ts';
export { type ChatService, createChatService } from './service.ts';

export { type ChatService, createChat } from './create-chat.ts';
export { createChatProcedures } from './procedures.ts';

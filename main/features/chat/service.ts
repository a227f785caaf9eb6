export function createChatService(_: object) {
  return {};
}
export type ChatService = ReturnType<typeof createChatService>;

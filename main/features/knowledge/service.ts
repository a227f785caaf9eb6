export function createKnowledgeService(_: object) {
  return {};
}
export type KnowledgeService = ReturnType<typeof createKnowledgeService>;

export function createMemoryService(_: object) {
  return {};
}
export type MemoryService = ReturnType<typeof createMemoryService>;

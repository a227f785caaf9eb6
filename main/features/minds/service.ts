export function createMindsService(_: object) {
  return {};
}
export type MindsService = ReturnType<typeof createMindsService>;

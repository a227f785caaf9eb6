export function createCouncilService(_: object) {
  return {};
}
export type CouncilService = ReturnType<typeof createCouncilService>;

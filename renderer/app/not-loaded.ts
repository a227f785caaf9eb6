/** The code of a screen did not come. */
export class NotLoaded extends Error {
  constructor(cause: unknown) {
    super(`The screen could not be loaded: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.name = 'NotLoaded';
  }
}

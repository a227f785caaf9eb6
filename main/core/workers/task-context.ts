export interface TaskContext {
  signal: AbortSignal;
  progress(done: number, total: number | null): void;
}

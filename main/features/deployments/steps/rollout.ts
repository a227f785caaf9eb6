import type { Scene } from './moves.ts';

/** How a version comes to its requests, and goes from them: by the proxy of Optimus, or by what a cluster has for it. */
export interface Rollout {
  preview(scene: Scene): Promise<void>;
  /** All at once. */
  switchOver(scene: Scene): Promise<void>;
  canaryStep(scene: Scene, weight: number, seconds: number): Promise<void>;
  roll(scene: Scene): Promise<void>;
  watched(scene: Scene): Promise<void>;
  retire(scene: Scene): Promise<void>;
  revert(scene: Scene, reason: string, cancelled: boolean): Promise<void>;
}

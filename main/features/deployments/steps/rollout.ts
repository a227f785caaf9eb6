import type { Scene } from './moves.ts';

/** What a deployment failed with, as its run knows it; what was cancelled has no code. */
export interface Why {
  sentence: string;
  code?: string;
}

/** How a version comes to its requests, and goes from them: by the proxy of Optimus, or by what a cluster has for it. */
export interface Rollout {
  preview(scene: Scene): Promise<void>;
  /** All at once. */
  switchOver(scene: Scene): Promise<void>;
  canaryStep(scene: Scene, weight: number, seconds: number): Promise<void>;
  roll(scene: Scene): Promise<void>;
  watched(scene: Scene): Promise<void>;
  retire(scene: Scene): Promise<void>;
  revert(scene: Scene, why: Why, cancelled: boolean): Promise<void>;
}

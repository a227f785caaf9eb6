import type { IdentityNode, IdentityType } from '../../../shared/features/identity/schema.ts';

/** What one thing is tied to. */
export interface IdentityLink {
  node: IdentityNode;
  /** `runs in`, `listens on`, `is at`. */
  how: string;
  /** Which of the two the words begin with. */
  reads: 'from here' | 'to here';
  /**
   * A process leads to its project as the whole of which it is a part. From the whole of something nobody wants its other
   * parts, so what was reached upwards is followed upwards alone, and what was reached downwards downwards.
   */
  towards: 'whole' | 'part';
}

/** How a feature adds its kinds of things to the graph. */
export interface IdentitySource {
  /** The kinds that it knows by their id. */
  types: readonly IdentityType[];
  /** The thing itself; null when there is none of that id. Asked of its own kinds only. */
  find(type: IdentityType, id: string): Promise<IdentityNode | null>;
  /** What a thing of any kind is tied to, as far as this source can tell. */
  about(node: IdentityNode): Promise<IdentityLink[]>;
}

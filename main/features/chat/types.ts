import type { z } from 'zod';
import type { Piece, ToolUse } from '../../../shared/features/chat/schema.ts';
import type { Evidence, Scope } from '../../../shared/features/knowledge/schema.ts';
import type { ModelEnd, ModelRef, Usage } from '../../../shared/features/minds/schema.ts';

export type Json = z.infer<ReturnType<typeof z.json>>;

export interface ThreadRecord {
  id: string;
  title: string;
  titled: boolean;
  pinned: boolean;
  scope: Scope;
  model: ModelRef | null;
  leafId: string | null;
  messages: number;
  cost: number | null;
  createdAt: number;
  updatedAt: number;
}

export interface MessageRecord {
  doc: number;
  id: string;
  threadId: string;
  parentId: string | null;
  role: 'user' | 'assistant';
  text: string;
  state: 'writing' | 'waiting' | 'ended';
  end: ModelEnd | null;
  modelName: string | null;
  model: ModelRef | null;
  usage: Usage | null;
  cost: number | null;
  leftOut: number;
  notes: string[];
  createdAt: number;
  tookMs: number | null;
}

/** `attached` by the user, `found` for the question, `read` by a tool. */
export type Origin = 'attached' | 'found' | 'read';

export interface KeptEvidence {
  messageId: string;
  origin: Origin;
  evidence: Evidence;
}

export interface UseRecord extends Omit<ToolUse, 'undoable'> {
  messageId: string;
  round: number;
  place: number;
  callId: string;
  told: string | null;
  restsOn: string | null;
  decidedAt: number | null;
}

export type Publish = (threadId: string, piece: Piece) => void;

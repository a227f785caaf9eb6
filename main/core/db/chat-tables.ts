import type { Generated } from 'kysely';

interface ChatThreadsTable {
  id: string;
  title: string;
  /** The user gave the title: no message changes it. */
  titled: number;
  pinned: number;
  /** JSON, as is the model. */
  scope: string;
  model: string | null;
  leaf_id: string | null;
  messages: number;
  /** Picodollars of all answers whose cost is known, and how many there are whose cost is not. */
  cost: number;
  priced: number;
  unpriced: number;
  created_at: number;
  updated_at: number;
}

interface ChatMessagesTable {
  /** Also the row in the search. */
  doc: Generated<number>;
  id: string;
  thread_id: string;
  parent_id: string | null;
  role: string;
  text: string;
  state: string;
  /** JSON, as are model and usage. */
  end: string | null;
  model_name: string | null;
  model: string | null;
  usage: string | null;
  cost: number | null;
  left_out: number;
  /** JSON */
  notes: string;
  created_at: number;
  took_ms: number | null;
}

interface ChatEvidenceTable {
  message_id: string;
  place: number;
  /** `attached` by the user, `found` for the question, `read` by a tool. */
  origin: string;
  evidence_id: string;
  /** JSON */
  body: string;
}

interface ChatToolUsesTable {
  id: string;
  message_id: string;
  /** Of which request, and which of those asked for in it. */
  round: number;
  place: number;
  /** As the provider called it. */
  call_id: string;
  at: number;
  name: string;
  kind: string;
  /** JSON */
  input: string;
  state: string;
  sentence: string;
  diff: string | null;
  result: string | null;
  /** What the model is told of it. */
  told: string | null;
  route: string | null;
  /** What a proposal rests on: when that has changed meanwhile, it is void. */
  rests_on: string | null;
  decided_at: number | null;
}

interface ChatKeptFilesTable {
  use_id: string;
  project_id: string;
  path: string;
  /** Null: there was no such file. */
  before: Uint8Array | null;
  after_hash: string;
  mode: number | null;
  restored_at: number | null;
}

/** Of the chat, in optimus.db; beside them `chat_search`, of which only the repo of messages knows. */
export interface ChatTables {
  chat_threads: ChatThreadsTable;
  chat_messages: ChatMessagesTable;
  chat_evidence: ChatEvidenceTable;
  chat_tool_uses: ChatToolUsesTable;
  chat_kept_files: ChatKeptFilesTable;
}

interface CouncilDeliberationsTable {
  id: string;
  question: string;
  topic: string;
  mode: string;
  state: string;
  phase: string;
  /** JSON: what the user put together. */
  draft: string;
  /** JSON: the evidence, and who was shown which of it; null until it was gathered. */
  gathered: string | null;
  /** JSON: what came of it, but for what each call gave. */
  result: string | null;
  /** As people read it. */
  winner: string | null;
  posterior: number | null;
  review_at: number | null;
  /** JSON, as is the outcome. */
  check: string | null;
  outcome: string | null;
  run_id: string | null;
  /** The same question asked twice by one step of a workflow is asked once. */
  asked_key: string | null;
  seed: string;
  /** How long it ran, over restarts. */
  elapsed_ms: number;
  created_at: number;
  ended_at: number | null;
}

interface CouncilProjectsTable {
  deliberation_id: string;
  project_id: string;
}

/** Each thing that was asked of a model; without an end it was cut off, and counts as spent. */
interface CouncilCallsTable {
  deliberation_id: string;
  /** `vote/architect`, `chair/1`. */
  name: string;
  requests: number;
  reserved_tokens: number;
  reserved_cost: number | null;
  /** JSON */
  usage: string | null;
  cost: number | null;
  /** JSON: the vote, the critique, the revision. */
  result: string | null;
  started_at: number;
  ended_at: number | null;
}

/** The user's own, and what he changed of those that are built in. */
interface CouncilSeatsTable {
  id: string;
  /** JSON */
  body: string;
  position: number;
}

/** What a vote turned out to be worth: all that is ever learned from. */
interface CouncilOutcomesTable {
  deliberation_id: string;
  seat_id: string;
  seat_name: string;
  /** Connection and model. */
  model: string;
  topic: string;
  confidence: string | null;
  right: number;
  /** What it was taken to be worth when it voted. */
  accuracy: number;
  at: number;
}

/** Of the council, in optimus.db. */
export interface CouncilTables {
  council_deliberations: CouncilDeliberationsTable;
  council_projects: CouncilProjectsTable;
  council_calls: CouncilCallsTable;
  council_seats: CouncilSeatsTable;
  council_outcomes: CouncilOutcomesTable;
}

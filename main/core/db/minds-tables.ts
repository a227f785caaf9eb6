interface MindConnectionsTable {
  id: string;
  kind: string;
  name: string;
  base_url: string;
  has_key: number;
  context_tokens: number | null;
  /** JSON: how the last check ended. */
  state: string;
  created_at: number;
}

interface MindModelsTable {
  connection_id: string;
  model: string;
  /** As the provider lists them; those that it does not list come after. */
  position: number;
  context_tokens: number | null;
  output_tokens: number | null;
  embeds: number | null;
  listed: number;
  by_hand: number;
  /** JSON: what the provider itself says that it costs. */
  listed_price: string | null;
}

/** What the user said. Microdollars for a million tokens. */
interface MindPricesTable {
  connection_id: string;
  model: string;
  input: number;
  cached_input: number;
  output: number;
}

interface MindRolesTable {
  role: string;
  connection_id: string;
  model: string;
}

/** Every request that was sent, with what it cost; it outlives its connection. */
interface MindRequestsTable {
  id: string;
  at: number;
  connection_id: string;
  connection_name: string;
  model: string;
  feature: string;
  purpose_id: string;
  /** How it ended, and by which fault. */
  end: string;
  fault: string | null;
  /** Null where the provider said nothing of it. */
  input: number | null;
  cached_input: number | null;
  output: number | null;
  reasoning: number | null;
  /** Picodollars. */
  cost: number | null;
  took_ms: number;
}

/** Of connections to models, in optimus.db. */
export interface MindsTables {
  mind_connections: MindConnectionsTable;
  mind_models: MindModelsTable;
  mind_prices: MindPricesTable;
  mind_roles: MindRolesTable;
  mind_requests: MindRequestsTable;
}

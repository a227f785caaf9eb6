interface KnowledgeProjectsTable {
  project_id: string;
  turned_on_at: number;
}

interface KnowledgeOptionsTable {
  key: string;
  /** JSON. */
  value: string;
}

/** What the user chose about what can be searched, in optimus.db; what is searched has a file of its own that can be made again. */
export interface KnowledgeTables {
  knowledge_projects: KnowledgeProjectsTable;
  knowledge_options: KnowledgeOptionsTable;
}

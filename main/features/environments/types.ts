/** What a service or a terminal is started with. */
export interface ResolvedEnvironment {
  name: string;
  /** Values with secrets in them: to be handed to a process and to nothing else. */
  variables: Record<string, string>;
  /** What could not be resolved; a start is refused then, and these say why and where it is written. */
  problems: { name: string; why: string; at?: { file: string; line: number } | null }[];
}

/** What others need of the environments. */
export interface EnvironmentsForServices {
  /** `environment` null is the current one. `by` says who uses the secrets: `service shop-api/web`, `terminal`. */
  resolve(asked: {
    projectId: string;
    environment: string | null;
    /** On top, references replaced too. */
    extra?: Readonly<Record<string, string>>;
    /** These alone are worked out: nothing else is read, and no use of anything else is noted. */
    only?: readonly string[];
    by: string;
    /** Of a service in a part of the project (`apps/web`): the `.env` files in there come on top of those of the project. */
    folder?: string;
  }): Promise<ResolvedEnvironment>;
}

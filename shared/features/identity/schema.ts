import { z } from 'zod';

export const identityType = z.enum(['project', 'service', 'commit', 'process', 'port', 'container', 'deployment']);
export type IdentityType = z.infer<typeof identityType>;

/** `project/ab12`, `service/<project>/<name>`, `commit/<hash>`, `process/<pid>@<start time>`, `port/tcp:3000`, `container/<full id>`. */
export const identityNode = z.object({
  type: identityType,
  id: z.string(),
  label: z.string(),
  /** What else is worth a line: a command, a branch. */
  detail: z.string(),
  /** Since when: the start of a process, the time of a commit. */
  at: z.number().nullable(),
  /** A screen of Optimus that shows it. */
  route: z.string().nullable(),
});
export type IdentityNode = z.infer<typeof identityNode>;

export const identityEdge = z.object({
  from: z.object({ type: identityType, id: z.string() }),
  to: z.object({ type: identityType, id: z.string() }),
  /** `runs in`, `listens on`, `is at`. */
  how: z.string(),
});
export type IdentityEdge = z.infer<typeof identityEdge>;

export const identityGraph = z.object({ nodes: z.array(identityNode), edges: z.array(identityEdge) });
export type IdentityGraph = z.infer<typeof identityGraph>;

/** One listening port with all that it leads to: "Port 3000 is held by shop-api, commit abc123, started 14:02". */
export const heldPort = z.object({
  port: z.number(),
  protocol: z.enum(['tcp', 'udp']),
  addresses: z.array(z.string()),
  process: identityNode.nullable(),
  project: identityNode.nullable(),
  commit: identityNode.nullable(),
  sentence: z.string(),
});
export type HeldPort = z.infer<typeof heldPort>;

/** Not every process can be read by every user: so many of the ports have a holder that may not be known. */
export const portList = z.object({ ports: z.array(heldPort), unreadable: z.number() });

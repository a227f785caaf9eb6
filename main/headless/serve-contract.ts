import { type AnyContractRouter, getEventIteratorSchemaDetails, isContractProcedure } from '@orpc/contract';
import { contract } from '../../shared/contract/index.ts';

interface StreamPaths {
  /** As a frame names them: `/journal/tail`. */
  rpc: ReadonlySet<string>;
  /** As an address names them, below `/api`. */
  rest: ReadonlySet<string>;
}

/** Which procedures go on until someone ends them: they are counted and bounded apart from calls. */
export function findStreams(): StreamPaths {
  const rpc = new Set<string>();
  const rest = new Set<string>();
  const walk = (node: AnyContractRouter, path: string) => {
    if (isContractProcedure(node)) {
      if (!getEventIteratorSchemaDetails(node['~orpc'].outputSchema)) return;
      rpc.add(path);
      if (node['~orpc'].route.path) rest.add(node['~orpc'].route.path);
    } else for (const [name, child] of Object.entries(node)) walk(child, `${path}/${name}`);
  };
  walk(contract, '');
  return { rpc, rest };
}

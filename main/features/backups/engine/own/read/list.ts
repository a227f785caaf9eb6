import { compareNames } from '../../../restic/names.ts';
import type { Repository } from '../../../restic/types.ts';
import type { Operations, Watch } from '../../types.ts';
import { entryFacts } from './node-facts.ts';
import { childPath, pathParts, snapshotNamed, treeAt, treeNodes } from './trees.ts';

type List = Operations['list'];

export async function list(repository: Repository, request: List[0], { signal }: Watch): Promise<List[1]> {
  const { record } = await snapshotNamed(repository, request.snapshot, signal);
  const tree = await treeAt(repository, record.tree, request.path, signal);
  const nodes = await treeNodes(repository, tree, signal);
  const folder = `/${pathParts(request.path).join('/')}`;
  const { after } = request;
  const first = after === null ? 0 : nodes.findIndex(({ name }) => compareNames(name, after) > 0);
  const from = first < 0 ? nodes.length : first;
  return {
    entries: nodes.slice(from, from + request.limit).map((node) => entryFacts(node, childPath(folder, node.name))),
    more: from + request.limit < nodes.length,
  };
}

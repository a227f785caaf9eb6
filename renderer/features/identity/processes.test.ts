import { describe, expect, it } from 'vitest';
import type { IdentityEdge, IdentityNode } from '../../../shared/features/identity/schema.ts';
import { portNumber, processRows } from './processes.ts';

const node = (type: IdentityNode['type'], id: string, at: number | null = null): IdentityNode => ({
  ...{ type, id, label: id, detail: '', at, route: null },
});
const edge = (from: IdentityNode, how: string, to: IdentityNode): IdentityEdge => ({
  ...{ from: { type: from.type, id: from.id }, to: { type: to.type, id: to.id }, how },
});

const project = node('project', 'p');
const npm = node('process', '10@1', 1);
const server = node('process', '11@2', 2);
const worker = node('process', '12@3', 3);
const other = node('process', '9@0', 0);
const port = node('port', 'tcp:3000');

describe('the processes of a project', () => {
  it('stand below the one that started them, the oldest first, with their ports', () => {
    const rows = processRows({
      nodes: [project, server, npm, worker, other, port],
      edges: [
        edge(npm, 'runs in', project),
        edge(npm, 'started', server),
        edge(server, 'started', worker),
        edge(server, 'listens on', port),
      ],
    });
    expect(rows.map(({ pid, depth, ports }) => [pid, depth, ports.map(portNumber)])).toEqual([
      ['9', 0, []],
      ['10', 0, []],
      ['11', 1, ['3000']],
      ['12', 2, []],
    ]);
  });

  it('are all there where they go in a circle, or name one that is not', () => {
    const rows = processRows({
      nodes: [npm, server],
      edges: [edge(npm, 'started', server), edge(server, 'started', npm), edge(worker, 'started', npm)],
    });
    expect(rows.map(({ pid }) => pid)).toEqual(['10', '11']);
  });

  it('are none where nothing runs', () => {
    expect(processRows({ nodes: [project], edges: [] })).toEqual([]);
  });
});

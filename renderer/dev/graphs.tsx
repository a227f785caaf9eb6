import { useState } from 'react';
import { type GraphEdge, type GraphNode, StepGraph } from '../ui/graph/step-graph.tsx';
import { JsonView } from '../ui/json/json-view.tsx';
import { plainText } from '../ui/log/ansi.ts';
import { type LogEntry, LogView } from '../ui/log/log-view.tsx';
import { longText, rightToLeft, Specimen } from './specimen.tsx';

const few: GraphNode[] = [
  { id: 'a', title: 'Fetch', kind: 'run', state: { mark: 'healthy', word: 'succeeded' }, text: '1.2 s' },
  { id: 'b', title: longText, kind: 'run', state: { mark: 'running', word: 'running' }, tone: 'accent', progress: 0.4 },
  { id: 'c', title: rightToLeft, kind: 'http', state: { mark: 'failing', word: 'failed' }, tone: 'bad' },
  { id: 'd', title: 'Ask', kind: 'approve', state: { mark: 'waiting', word: 'asks you' }, tone: 'warn' },
  { id: 'e', title: 'Written wrongly', kind: 'set', detail: 'total', problems: ['There is no step called fetsch'] },
];
const joined: GraphEdge[] = [
  { from: 'a', to: 'b', look: 'active' },
  { from: 'a', to: 'c', look: 'done' },
  { from: 'b', to: 'd' },
  { from: 'c', to: 'd', look: 'skipped' },
  { from: 'd', to: 'e' },
  { from: 'e', to: 'd' },
];
const many: GraphNode[] = Array.from({ length: 200 }, (_, index) => ({
  id: `n${index}`,
  title: `Step ${index}`,
  kind: 'run',
  state: { mark: 'healthy', word: 'succeeded' },
}));
const manyEdges: GraphEdge[] = many
  .slice(1)
  .flatMap((_, index) => [
    { from: `n${Math.max(0, Math.floor(index * 0.8) - 2)}`, to: `n${index + 1}` },
    ...(index % 3 === 0 ? [{ from: `n${Math.max(0, index - 7)}`, to: `n${index + 1}` }] : []),
  ]);

const said = [
  'plain',
  '\u001b[31mred\u001b[0m and \u001b[1;32mbold green\u001b[0m',
  `\u001b[2J${longText}`,
  rightToLeft,
];
const lines: LogEntry[] = Array.from({ length: 20_000 }, (_, index) => {
  const text = `${index} ${said[index % said.length]}`;
  const stream = index % 9 === 4 ? 'err' : index % 13 === 7 ? 'note' : 'out';
  return { key: String(index), at: 1_795_000_000_000 + index * 40, text, plain: plainText(text), stream };
});
const value = {
  exit: 0,
  ok: true,
  none: null,
  text: longText,
  list: Array.from({ length: 50_000 }, (_, index) => ({ index, name: `item ${index}` })),
  deep: { a: { b: { c: ['d'] } } },
};

export function Graphs() {
  const [selected, setSelected] = useState<string | null>('b');
  return (
    <>
      <Specimen name="Graph, to the right" className="grid">
        <StepGraph
          label="A few steps"
          nodes={few}
          edges={joined}
          selected={selected}
          onSelect={setSelected}
          className="h-60"
        />
      </Specimen>
      <Specimen name="Graph, down" className="grid">
        <StepGraph
          label="A few steps, down"
          direction="down"
          nodes={few}
          edges={joined}
          selected={selected}
          onSelect={setSelected}
          className="h-90"
        />
      </Specimen>
      <Specimen name="Graph, 200 steps" className="grid">
        <StepGraph
          label="Many steps"
          nodes={many}
          edges={manyEdges}
          selected={null}
          onSelect={setSelected}
          className="h-90"
        />
      </Specimen>
      <Specimen name="Log, 20,000 lines" className="grid">
        <LogView label="A log" entries={lines} live className="h-70 rounded-lg border border-line-soft" />
      </Specimen>
      <Specimen name="JSON" className="grid">
        <JsonView label="A value" value={value} />
      </Specimen>
    </>
  );
}

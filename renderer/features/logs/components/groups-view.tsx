import { ListFilter, LocateFixed } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { LogGroup } from '../../../../shared/features/logs/schema.ts';
import { InspectorPane, useInspectorCovers } from '../../../app/inspector-pane.tsx';
import { formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { formatMoment } from '../../../lib/relative-time.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { plainText } from '../../../ui/log/ansi.ts';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { type Frame, framesOf } from '../frames.ts';
import { levelMarks } from '../marks.ts';

interface GroupsViewProps {
  groups: readonly LogGroup[];
  names: ReadonlyMap<string, string>;
  onFrame: (source: string, frame: Pick<Frame, 'file' | 'line' | 'column'>) => void;
  onLine: (key: string) => void;
}

const keyOf = ({ shape, level }: LogGroup) => `${level} ${shape}`;

const columns = (names: ReadonlyMap<string, string>): TableColumn<LogGroup>[] => [
  {
    id: 'level',
    header: 'Level',
    width: 76,
    cell: ({ level }) => <StateMark state={levelMarks[level].mark} label={levelMarks[level].word} />,
  },
  {
    id: 'shape',
    header: 'Error',
    width: 240,
    grow: true,
    cell: ({ shape }) => <bdi className="min-w-0 truncate font-mono text-xs">{printable(shape)}</bdi>,
  },
  {
    id: 'where',
    header: 'Of',
    width: 120,
    cell: ({ sources }) => (
      <bdi className="truncate text-dim">
        {printable(
          sources.length === 1 ? (names.get(sources[0] ?? '') ?? sources[0] ?? '') : `${sources.length} sources`,
        )}
      </bdi>
    ),
  },
  { id: 'count', header: 'Times', width: 76, numeric: true, cell: ({ count }) => formatNumber(count) },
  { id: 'first', header: 'First', width: 84, numeric: true, cell: ({ firstAt }) => formatMoment(firstAt, Date.now()) },
  { id: 'last', header: 'Last', width: 96, numeric: true, cell: ({ lastAt }) => <Time at={lastAt} /> },
];

/** The same error again and again is one row, whatever numbers and ids stood in it. */
export function GroupsView({ groups, names, onFrame, onLine }: GroupsViewProps) {
  const [selected, setSelected] = useState<string | null>(null);
  const [opened, setOpened] = useState(false);
  const covers = useInspectorCovers();
  const shown = useMemo(() => columns(names), [names]);
  const group = groups.find((one) => keyOf(one) === selected);
  const show = (one: LogGroup) => {
    setSelected(keyOf(one));
    setOpened(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what is open, wherever the focus is
    <div
      className="relative flex min-h-0 flex-1"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !group || event.defaultPrevented) return;
        setSelected(null);
        setOpened(false);
      }}
    >
      <DataTable
        label="Repeated errors, most often first"
        columns={shown}
        items={groups}
        getKey={keyOf}
        selectedKey={selected}
        onSelect={(key) => setSelected(key)}
        onOpen={show}
        onPeek={show}
        actions={(one) => [
          {
            id: 'line',
            label: 'Show the newest among the lines',
            icon: LocateFixed,
            onSelect: () => onLine(one.sample.key),
          },
        ]}
        className="min-h-0 min-w-0 flex-1"
      />
      {group && (opened || !covers) && (
        <InspectorPane>
          <GroupInspector
            group={group}
            names={names}
            onFrame={onFrame}
            onLine={onLine}
            onClose={() => {
              setSelected(null);
              setOpened(false);
            }}
          />
        </InspectorPane>
      )}
    </div>
  );
}

interface GroupInspectorProps extends Omit<GroupsViewProps, 'groups'> {
  group: LogGroup;
  onClose: () => void;
}

function GroupInspector({ group, names, onFrame, onLine, onClose }: GroupInspectorProps) {
  const { sample, stack, frame } = group;
  const text = plainText(sample.text);
  return (
    <Inspector
      title={printable(text).slice(0, 200)}
      subtitle={`${formatNumber(group.count)} times`}
      actions={<CopyButton label="Copy the error and its stack" text={() => [text, ...stack].join('\n')} />}
      onClose={onClose}
      footer={
        <>
          {frame && (
            <Button variant="primary" onClick={() => onFrame(sample.source, frame)}>
              Open in the editor
            </Button>
          )}
          <Button icon={ListFilter} onClick={() => onLine(sample.key)}>
            Show among the lines
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        <KeyValue
          items={[
            {
              key: 'Level',
              value: <StateMark state={levelMarks[group.level].mark} label={levelMarks[group.level].word} />,
            },
            { key: 'First', value: <Time at={group.firstAt} form="moment" /> },
            { key: 'Last', value: <Time at={group.lastAt} /> },
            {
              key: 'Of',
              value: group.sources
                .map((id) => names.get(id) ?? id)
                .map(printable)
                .join(', '),
            },
            ...(frame ? [{ key: 'Where', value: `${printable(frame.file)}:${frame.line}`, mono: true }] : []),
          ]}
        />
        <Section title="The newest">
          <p className="font-mono text-xs wrap-anywhere whitespace-pre-wrap select-text">{printable(text)}</p>
        </Section>
        {stack.length > 0 && (
          <Section title="Stack" count={stack.length}>
            <ol className="font-mono text-xs select-text">
              {stack.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line of a stack is its place
                <li key={index} className="wrap-anywhere whitespace-pre-wrap">
                  <StackLine text={plainText(line)} onFrame={(one) => onFrame(sample.source, one)} />
                </li>
              ))}
            </ol>
          </Section>
        )}
      </div>
    </Inspector>
  );
}

function StackLine({ text, onFrame }: { text: string; onFrame: (frame: Frame) => void }) {
  const [frame] = framesOf(text);
  if (!frame) return text;
  return (
    <>
      {text.slice(0, frame.start)}
      <button
        type="button"
        onClick={() => onFrame(frame)}
        className="rounded-xs text-accent underline decoration-dotted underline-offset-2 hover:decoration-solid"
      >
        {text.slice(frame.start, frame.end)}
      </button>
      {text.slice(frame.end)}
    </>
  );
}

import { type KeyboardEvent, useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { LogSource } from '../../../../shared/features/logs/schema.ts';
import { client } from '../../../app/connection.ts';
import { Failure, failureToast } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { aboutLine } from '../ask.ts';
import { filtersToSearch, isFiltered, noFilters, type Scope, toInput } from '../filters.ts';
import type { Frame } from '../frames.ts';
import { canMark, patternOf } from '../pattern.ts';
import { useCount, useGroups, useKept, useSources } from '../queries.ts';
import { showLog, toggleWrap, useLook } from '../store.ts';
import { findError } from '../use-errors.ts';
import type { Choice } from '../use-filters.ts';
import { useLogWindow } from '../use-log-window.ts';
import { namesOf } from '../words.ts';
import { ClearSource } from './clear-source.tsx';
import { EmptyLog } from './empty-log.tsx';
import { FilterBar } from './filter-bar.tsx';
import { GroupsView } from './groups-view.tsx';
import { lineActions } from './line-actions.ts';
import { LogLines } from './log-lines.tsx';
import { LogTools } from './log-tools.tsx';
import { StatusLine } from './status-line.tsx';
import { TimeLine } from './time-line.tsx';
import { WhatIsMissing } from './what-is-missing.tsx';

interface LogPanelProps {
  label: string;
  choice: Choice;
  scope: Scope;
  /** Beside something else: lines and what finds them, no more. */
  compact: boolean;
  lead?: React.ReactNode;
}

const noSources: readonly LogSource[] = [];

/** What was written: found, followed, read. The one view of every place that shows a log. */
export function LogPanel({ label, choice, scope, compact, lead }: LogPanelProps) {
  const { filters, view, line, change, show, goTo } = choice;
  const toast = useToast();
  const pattern = useMemo(() => patternOf(filters), [filters]);
  // With half a pattern the lines of the last whole one stay; an address may begin with one.
  const [good, setGood] = useState(() => (pattern.problem === null ? filters : { ...filters, text: '', regex: false }));
  if (pattern.problem === null && good !== filters) setGood(filters);
  const { projectId, sourceId } = scope;
  const identity = JSON.stringify([filtersToSearch(good), projectId, sourceId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a range begins when it was chosen, not at each render
  const input = useMemo(() => toInput(good, { projectId, sourceId }, Date.now()), [identity]);
  const ended = input.to !== undefined;

  const [follow, setFollow] = useState(line === null && !ended);
  const [selected, setSelected] = useState<string | null>(line);
  const [target, setTarget] = useState<{ key: string; turn: number } | null>(
    line === null ? null : { key: line, turn: 1 },
  );
  const { state, stale, reader, ended: unfollowed } = useLogWindow({ input, around: line, held: !follow });
  const bring = (key: string) => {
    setFollow(false);
    setSelected(key);
    setTarget((before) => ({ key, turn: (before?.turn ?? 0) + 1 }));
  };
  const arriveAt = useEffectEvent((key: string) => {
    bring(key);
    if (!reader || reader.state().reading === 'start') return;
    if (!reader.state().entries.some((entry) => entry.key === key)) void reader.start(key);
  });
  useEffect(() => {
    if (line !== null) arriveAt(line);
  }, [line]);
  const toEnd = () => {
    if (line !== null) goTo(null);
    setFollow(!ended);
    if (state.newer) void reader?.start();
  };
  // Other filters begin at their end, as the first did.
  const [begun, setBegun] = useState(identity);
  if (begun !== identity) {
    setBegun(identity);
    if (line === null) setFollow(!ended);
  }

  const go = useGo();
  const sourcesQuery = useSources(projectId);
  const all = sourcesQuery.data ?? noSources;
  const names = useMemo(() => namesOf(all, projectId === undefined), [all, projectId]);
  const counts = useCount(input, state.arrived, !compact);
  const groups = useGroups(input, state.arrived, view === 'groups');
  const kept = useKept();
  const look = useLook();
  const several = sourceId === undefined && all.length > 1 && filters.sources.length !== 1;
  const lineLook = useMemo(
    () => ({
      wrap: look.wrap,
      relative: look.relative,
      sources: several ? names : null,
      find: canMark(good) ? patternOf(good).find : null,
    }),
    [look.wrap, look.relative, several, names, good],
  );

  const goToError = async (by: 1 | -1) => {
    try {
      const key = await findError(state, input, selected, by);
      if (key === null) {
        const which = selected === null ? 'No error' : by === 1 ? 'No later error' : 'No earlier error';
        return void toast({ id: 'logs.error', title: `${which} among these lines`, timeout: 3_000 });
      }
      if (!state.entries.some((entry) => entry.key === key)) await reader?.start(key);
      bring(key);
    } catch (error) {
      toast(failureToast('Errors could not be looked for', error));
    }
  };
  const toggleFollow = () => (follow ? setFollow(false) : toEnd());
  const openFrame = async (source: string, { file, line: at, column }: Pick<Frame, 'file' | 'line' | 'column'>) => {
    try {
      await client.logs.openFrame({ source, file: file.replace(/^file:\/\//, ''), line: at, column });
    } catch (error) {
      toast(failureToast('The file could not be opened', error));
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys: Record<string, () => void> = {
      f: toggleFollow,
      w: toggleWrap,
      e: () => void goToError(1),
      E: () => void goToError(-1),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const keyed = useEffectEvent((what: 'follow' | 1 | -1) =>
    what === 'follow' ? toggleFollow() : void goToError(what),
  );
  useEffect(() => {
    if (compact) return;
    return showLog({ toggleFollow: () => keyed('follow'), goToError: (by) => keyed(by) });
  }, [compact]);

  const [clearing, setClearing] = useState<LogSource | null>(null);
  const shownSources = sourceId === undefined ? all : all.filter(({ id }) => id === sourceId);
  const filtered = isFiltered(filters);
  const empty = state.failed ? (
    <Failure
      what="The log could not be read"
      error={state.failed.error}
      onRetry={() => void reader?.start(line ?? undefined)}
    />
  ) : state.begun === 0 ? (
    <Skeleton rows={10} shape="text" label="Reading the log" className="px-3 pt-2" />
  ) : (
    <EmptyLog
      filtered={filtered}
      noSource={sourcesQuery.isSuccess && shownSources.length === 0}
      strangers={shownSources.some(({ projectId: of, kind }) => kind === 'container' && of === null)}
      compact={compact}
      onClear={() => change(noFilters)}
    />
  );

  return (
    <div className="flex h-full min-h-0 min-w-0 flex-col">
      <FilterBar
        filters={filters}
        onChange={change}
        problem={pattern.problem}
        sources={sourceId === undefined ? all : null}
        names={names}
        count={counts.data}
        compact={compact}
        lead={lead}
        end={
          <LogTools
            compact={compact}
            view={view}
            onView={show}
            follow={follow}
            canFollow={!ended}
            onFollow={toggleFollow}
            onError={(by) => void goToError(by)}
            look={look}
            entries={state.entries}
            sources={shownSources}
            names={names}
            onClear={setClearing}
          />
        }
      />
      {!compact && counts.data && counts.data.spread.length > 1 && (
        <TimeLine
          spread={counts.data.spread}
          narrowed={filters.from !== null}
          onSpan={(span) => change(span ?? { from: null, to: null })}
        />
      )}
      {kept.data?.problem && (
        <Callout tone="warn" title="Lines are not being kept" className="mx-3 my-2">
          {kept.data.problem}
        </Callout>
      )}
      {view === 'groups' && !compact ? (
        groups.isError && !groups.data ? (
          <Failure
            what="Errors could not be grouped"
            error={groups.error}
            onRetry={() => void groups.refetch()}
            retrying={groups.isFetching}
          />
        ) : groups.data ? (
          groups.data.length === 0 ? (
            <EmptyLog
              filtered={filtered}
              noSource={false}
              strangers={false}
              compact
              onClear={() => change(noFilters)}
            />
          ) : (
            <GroupsView
              groups={groups.data}
              names={names}
              onFrame={(source, frame) => void openFrame(source, frame)}
              onLine={(key) => goTo(key)}
            />
          )
        ) : (
          <Skeleton rows={8} label="Grouping errors" className="px-3" />
        )
      ) : (
        <>
          {state.failed && state.entries.length > 0 && (
            <div role="alert" className="flex items-center gap-3 border-b border-line-soft px-3 py-1.5 text-dim">
              {state.failed.way === 'older' ? 'Older lines could not be read.' : 'Newer lines could not be read.'}
              <Button
                size="sm"
                onClick={() => void (state.failed?.way === 'older' ? reader?.readOlder() : reader?.readOn())}
              >
                Try again
              </Button>
            </div>
          )}
          <WhatIsMissing unfollowed={unfollowed} missing={state.missing} names={names} />
          <LogLines
            label={label}
            state={state}
            stale={stale}
            look={lineLook}
            follow={follow}
            onFollow={(on) => (on ? toEnd() : setFollow(false))}
            onEnd={toEnd}
            onNear={(end) => void (end === 'older' ? reader?.readOlder() : reader?.readNewer())}
            target={target}
            selected={selected}
            onSelect={setSelected}
            onFrame={(entry, frame) => void openFrame(entry.source, frame)}
            actions={(entry) =>
              lineActions(entry, {
                names,
                alone: filters.sources.length === 1 || sourceId !== undefined,
                filtered,
                onFrame: (frame) => void openFrame(entry.source, frame),
                onOnly: () => change({ sources: [entry.source] }),
                onAround: () => goTo(entry.key, { ...noFilters, sources: filters.sources }),
                scope,
                go,
                about: aboutLine(
                  entry,
                  names.get(entry.source) ?? entry.source,
                  all.find(({ id }) => id === entry.source)?.projectId ?? null,
                  state.entries,
                ),
              })
            }
            onKey={onKey}
            empty={empty}
          />
        </>
      )}
      {!compact && <StatusLine state={state} count={counts.data} failed={counts.isError} kept={kept.data} />}
      <ClearSource
        source={clearing}
        name={clearing ? (names.get(clearing.id) ?? clearing.label) : ''}
        onClose={() => setClearing(null)}
        onCleared={() => {
          void reader?.start();
          void counts.refetch();
        }}
      />
    </div>
  );
}

import { FileCode2, SquareArrowOutUpRight } from 'lucide-react';
import type { Evidence, Hit } from '../../../../shared/features/knowledge/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink, useGo } from '../../../app/navigation.tsx';
import { useProjectRows } from '../../../app/project-rows.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { useEvidence, useKnowledgeActs } from '../queries.ts';
import { kindWords, whyFoundSentence } from '../words.ts';
import { MarkedText } from './marked.tsx';

interface EvidenceInspectorProps {
  id: string;
  /** As the list has it, where it does. */
  hit: Hit | undefined;
  query: string;
  onClose: () => void;
}

/** One piece of evidence, as it was when it was found, and the ways to where it came from. */
export function EvidenceInspector({ id, hit, query, onClose }: EvidenceInspectorProps) {
  const asked = useEvidence(id);
  const piece: Evidence | undefined = hit ?? asked.data;
  if (piece) return <Shown piece={piece} hit={hit} query={query} onClose={onClose} />;
  return (
    <Inspector title="Evidence" onClose={onClose}>
      {asked.isError ? (
        knownError(asked.error)?.code === 'NOT_FOUND' ? (
          <EmptyState title="It is not kept any more">
            Its file has changed since, or its project was taken out of the index. What a decision rests on stays with
            the decision.
          </EmptyState>
        ) : (
          <Failure
            what="The piece of evidence could not be read"
            error={asked.error}
            onRetry={() => void asked.refetch()}
            retrying={asked.isFetching}
          />
        )
      ) : (
        <Skeleton rows={8} shape="text" label="Loading the piece of evidence" />
      )}
    </Inspector>
  );
}

function Shown({ piece, hit, query, onClose }: Omit<EvidenceInspectorProps, 'id'> & { piece: Evidence }) {
  const go = useGo();
  const { open } = useKnowledgeActs();
  const project = useProjectRows().data?.find((row) => row.id === piece.projectId);
  const { source, route, kind, at } = piece;
  const file = source.type === 'file' ? source : null;
  const place = file ? `${file.path}:${file.fromLine}–${file.toLine}` : null;
  return (
    <Inspector
      title={<bdi>{short(piece.title, 300)}</bdi>}
      subtitle={hit ? whyFoundSentence(hit) : kindWords[kind].one}
      onClose={onClose}
      footer={
        <>
          {file && (
            <Button
              icon={FileCode2}
              loading={open.isPending}
              onClick={() =>
                open.mutate({ id: file.projectId, with: 'editor', file: file.path, line: Math.max(1, file.fromLine) })
              }
            >
              Open in the editor
            </Button>
          )}
          {!file && route !== null && (
            <Button icon={SquareArrowOutUpRight} onClick={() => go(route)}>
              Open where it comes from
            </Button>
          )}
        </>
      }
    >
      <div className="grid gap-4">
        <KeyValue
          items={[
            { key: 'Kind', value: kindWords[kind].one },
            ...(project
              ? [
                  {
                    key: 'Project',
                    value: (
                      <Link render={<AppLink to={`/projects/${encodeURIComponent(project.id)}`} />}>
                        <bdi>{short(project.name, 100)}</bdi>
                      </Link>
                    ),
                  },
                ]
              : []),
            ...(place === null ? [] : [{ key: 'Place', value: <bdi>{short(place)}</bdi>, mono: true, copy: place }]),
            ...(at === null ? [] : [{ key: file ? 'Written' : 'Happened', value: <Time at={at} /> }]),
            { key: 'Id', value: piece.id, mono: true, copy: piece.id },
          ]}
        />
        <CodeBlock code={piece.text} title="What it says" wrap maxHeight="none">
          <MarkedText text={piece.text} query={query} lines />
        </CodeBlock>
      </div>
    </Inspector>
  );
}

import type { ReactNode } from 'react';
import type { Image } from '../../../../shared/features/containers/things.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { keyed } from '../../../lib/keyed.ts';
import { printable } from '../../../lib/printable.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useImage } from '../queries.ts';
import { Named, Users } from './cells.tsx';

interface Props {
  image: Image;
  onClose: () => void;
  footer: ReactNode;
}

const sharedWords = ({ bytes, sharedBytes }: Image) =>
  sharedBytes === null
    ? ''
    : sharedBytes === 0
      ? ', shared with no other'
      : `, ${formatBytes(bytes - sharedBytes)} of it alone`;

export function ImageInspector({ image, onClose, footer }: Props) {
  const query = useImage(image.id);
  const detail = query.data;
  const largest = Math.max(1, ...(detail?.layers.map(({ bytes }) => bytes) ?? []));
  return (
    <Inspector
      title={<bdi>{printable(image.tags[0] ?? image.id.slice(7, 19))}</bdi>}
      subtitle={`${formatBytes(image.bytes)}${sharedWords(image)}`}
      onClose={onClose}
      footer={footer}
    >
      {query.isError && !detail ? (
        <Failure
          what="The image could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !detail ? (
        <Skeleton rows={8} label="Reading the image" />
      ) : (
        <div className="grid gap-5">
          <KeyValue
            items={[
              { key: 'Names', value: image.tags.length === 0 ? 'none' : image.tags.map(printable).join(', ') },
              { key: 'Made', value: formatAbsolute(image.createdAt) },
              { key: 'For', value: `${detail.system} ${detail.architecture}`.trim() },
              { key: 'Runs', value: printable(detail.command) || 'what it is told', mono: detail.command !== '' },
              {
                key: 'As',
                value:
                  detail.user === '' || detail.user === 'root' || detail.user === '0' ? 'root' : printable(detail.user),
              },
              ...(detail.folder === '' ? [] : [{ key: 'In', value: printable(detail.folder), mono: true }]),
              ...(detail.ports.length === 0
                ? []
                : [{ key: 'Listens on', value: detail.ports.map(printable).join(', ') }]),
              { key: 'Id', value: image.id.replace('sha256:', '').slice(0, 12), mono: true, copy: image.id },
            ]}
          />
          <Section title="Used by" count={image.usedBy.length} level={3}>
            <Users users={image.usedBy} />
          </Section>
          <Section title="Layers" count={detail.layers.length} level={3}>
            <ol className="grid gap-2 text-sm">
              {keyed(detail.layers, ({ made }) => made).map(({ key, item: layer }) => (
                <li key={key} className="grid gap-1">
                  <span className="flex items-baseline gap-3">
                    <span className="line-clamp-2 min-w-0 flex-1 font-mono text-xs wrap-anywhere">
                      {printable(layer.made) || 'of its own'}
                    </span>
                    <span className="shrink-0 tabular-nums text-dim">{formatBytes(layer.bytes)}</span>
                  </span>
                  <span aria-hidden className="h-0.75 rounded-full bg-track">
                    <span
                      data-mark=""
                      className="block h-full rounded-full bg-accent"
                      style={{ width: `${(100 * layer.bytes) / largest}%` }}
                    />
                  </span>
                </li>
              ))}
            </ol>
          </Section>
          {detail.labels.length > 0 && (
            <Section title="Labels" count={detail.labels.length} level={3}>
              <Named pairs={detail.labels} />
            </Section>
          )}
          {detail.environment.length > 0 && (
            <Section title="Environment" count={detail.environment.length} level={3}>
              <Named pairs={detail.environment} />
            </Section>
          )}
        </div>
      )}
    </Inspector>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatClock } from '../../../lib/duration.ts';
import { Spinner } from '../../../ui/spinner.tsx';
import { Time } from '../../../ui/time.tsx';

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** How it sounded, while that is kept. */
export function Sound({ id, audio }: { id: string; audio: NonNullable<Utterance['audio']> }) {
  const wav = useQuery({
    ...orpc.voice.audio.queryOptions({ input: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const data = wav.data?.wav;
  const url = useMemo(
    () => (data === undefined ? null : URL.createObjectURL(new Blob([bytesOf(data)], { type: 'audio/wav' }))),
    [data],
  );
  useEffect(
    () => () => {
      if (url) URL.revokeObjectURL(url);
    },
    [url],
  );
  return (
    <div className="grid gap-1">
      {wav.isError ? (
        <Failure what="The sound could not be read" error={wav.error} onRetry={() => void wav.refetch()} />
      ) : url ? (
        // biome-ignore lint/a11y/useMediaCaption: its words stand right above it
        <audio controls preload="metadata" src={url} className="h-9 w-full" />
      ) : (
        <span className="flex h-9 items-center gap-2 text-sm text-dim">
          <Spinner /> Reading the sound
        </span>
      )}
      <p className="text-sm text-faint">
        {formatClock(audio.ms)}, {formatBytes(audio.bytes)}.{' '}
        {audio.speechMs !== null && `${(audio.speechMs / 1_000).toFixed(1)} s of it speech. `}
        {audio.until === null ? (
          'Kept until you delete it.'
        ) : (
          <>
            Deleted <Time at={audio.until} planned />.
          </>
        )}
      </p>
    </div>
  );
}

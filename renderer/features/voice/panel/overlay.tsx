import { useQuery } from '@tanstack/react-query';
import { type ComponentType, useEffect, useState } from 'react';
import { isAvailable } from '../../../app/commands.ts';
import { orpc } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { loadCode } from '../../../lib/load-code.ts';
import { useToast } from '../../../ui/toast.tsx';
import { useOffered } from '../capture/offered.ts';
import { useCapture } from '../capture/store.ts';

/** In every page from its start, and nearly nothing until somebody speaks. */
export function VoiceOverlay() {
  useOffered(isAvailable);
  const toast = useToast();
  const mounted = useCapture((state) => state.mounted);
  const open = useQuery({
    ...orpc.settings.get.queryOptions(),
    select: ({ settings }) => settings.voice.warm || settings.voice.wake,
  }).data;
  const wanted = mounted || open === true;
  const [Host, setHost] = useState<ComponentType | null>(null);
  useEffect(() => {
    if (!wanted || Host) return;
    loadCode(() => import('./host.tsx')).then(
      ({ VoiceHost }) => setHost(() => VoiceHost),
      (error) => {
        useCapture.setState({ mounted: false });
        toast(failureToast('Optimus cannot listen', error));
      },
    );
  }, [wanted, Host, toast]);
  return Host && <Host />;
}

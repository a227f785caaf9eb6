import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import type { SpokenCommand } from '../../../../shared/features/voice/intents.ts';
import { isAvailable } from '../../../app/commands.ts';
import { client, orpc } from '../../../app/connection.ts';
import type { Command } from '../../../app/feature.ts';
import { useShell } from '../../../app/shell-context.ts';
import { useStream } from '../../../app/use-stream.ts';
import { insertDictated } from '../dictation/dictate.ts';
import { pageSpeaker } from '../speaking/page-speaker.ts';
import { pageRecorder, showUtterance, surround } from './page-recorder.ts';
import { isOurs, useCapture } from './store.ts';

const follow = client.voice.follow;

const spoken = ({ id, title, keywords = [] }: Command): SpokenCommand => ({
  id,
  title: title.slice(0, 200),
  keywords: keywords.slice(0, 30).map((word) => word.slice(0, 60)),
});

interface Options {
  /** This page holds the warm microphone: on the desktop the overlay does, in a browser each page. */
  keepsOpen: boolean;
  /** Of the page that obeys: the overlay cannot know what the main window can do at the moment. */
  offered?: (command: Command) => boolean;
}

/** Everything of capture that lives as long as the page does: mounted once. */
export function useVoice({ keepsOpen, offered = isAvailable }: Options): void {
  const queries = useQueryClient();
  const { commands } = useShell();
  const voice = useQuery({ ...orpc.settings.get.queryOptions(), select: ({ settings }) => settings.voice }).data;
  // Where nothing begins by itself, no microphone does.
  const awake = useQuery({ ...orpc.system.info.queryOptions(), select: ({ safeMode }) => !safeMode }).data ?? false;
  const offer = useEffectEvent(() => commands.filter(offered).slice(0, 2_000).map(spoken));

  useEffect(() => {
    if (!voice) return;
    surround({ queries, settings: { mode: voice.mode, microphone: voice.microphone }, commands: () => offer() });
  }, [queries, voice]);

  const warm = keepsOpen && awake && (voice?.warm ?? false);
  const wake = keepsOpen && awake && (voice?.wake ?? false);
  useEffect(() => {
    if (warm || wake || useCapture.getState().warm !== 'off') pageRecorder().keepOpen({ warm, feed: wake });
  }, [warm, wake]);

  useStream(follow, {
    item(event) {
      const { id } = useCapture.getState();
      switch (event.type) {
        case 'hearing':
          if (event.id === id) useCapture.setState({ speaking: event.speaking });
          break;
        case 'enough':
          if (event.id === id && (event.why === 'limit' || voice?.endBySilence !== false))
            pageRecorder().stop(event.why);
          break;
        case 'utterance':
          showUtterance(queries, event.utterance);
          if (isOurs(event.utterance.id)) void insertDictated(event.utterance, voice?.dictationClipboard ?? false);
          break;
        case 'say':
          // Who was spoken to answers, and no other page talks over it.
          if (isOurs(event.id))
            void pageSpeaker(queries).say({ of: event.id, text: event.text, language: event.language });
          break;
        case 'hush':
          pageSpeaker(queries).hush();
          break;
        case 'woken':
          if (keepsOpen && useCapture.getState().phase === 'idle') pageRecorder().press('wake');
          break;
      }
    },
    reset() {},
    ended() {},
  });
}

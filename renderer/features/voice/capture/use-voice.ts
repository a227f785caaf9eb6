import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client, orpc } from '../../../app/connection.ts';
import { useStream } from '../../../app/use-stream.ts';
import { insertDictated } from '../dictation/dictate.ts';
import { pageSpeaker } from '../speaking/page-speaker.ts';
import { pageRecorder, showUtterance, surround } from './page-recorder.ts';
import { isOurs, useCapture } from './store.ts';

const follow = client.voice.follow;

interface Options {
  /** This page holds the warm microphone: on the desktop the overlay does, in a browser each page. */
  keepsOpen: boolean;
}

/** Everything of capture that lives as long as the page does: mounted once. */
export function useVoice({ keepsOpen }: Options): void {
  const queries = useQueryClient();
  const voice = useQuery({ ...orpc.settings.get.queryOptions(), select: ({ settings }) => settings.voice }).data;
  // Where nothing begins by itself, no microphone does.
  const awake = useQuery({ ...orpc.system.info.queryOptions(), select: ({ safeMode }) => !safeMode }).data ?? false;

  useEffect(() => {
    if (!voice) return;
    surround({ queries, settings: { mode: voice.mode, microphone: voice.microphone } });
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

import { useQueryClient } from '@tanstack/react-query';
import { Square, Volume2 } from 'lucide-react';
import type { VoiceLanguage } from '../../../../shared/features/voice/intents.ts';
import { languageOf } from '../../../../shared/features/voice/speech/language.ts';
import { failureToast } from '../../../app/failure.tsx';
import { loadCode } from '../../../lib/load-code.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useCapture } from '../capture/store.ts';
import { useSpeech } from './store.ts';

interface ReadAloudProps {
  /** Whose words they are. */
  of: string;
  /** Asked for when it is pressed. */
  text: () => string;
  language?: VoiceLanguage | undefined;
  size?: 'sm' | 'md' | undefined;
}

/** A button that reads a text aloud, and stops. */
export function ReadAloud({ of, text, language, size = 'sm' }: ReadAloudProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const mine = useSpeech((state) => state.of === of && (state.phase === 'starting' || state.phase === 'speaking'));
  const press = async () => {
    try {
      const { pageSpeaker } = await loadCode(() => import('./page-speaker.ts'));
      const speaker = pageSpeaker(queries);
      if (mine) return speaker.hush();
      // What shows that it speaks, and why not, is on the page from now on.
      useCapture.setState({ mounted: true });
      const words = text();
      await speaker.say({ of, text: words, language: language ?? languageOf(words) });
    } catch (error) {
      toast(failureToast('It could not be read aloud', error));
    }
  };
  return (
    <IconButton
      icon={mine ? Square : Volume2}
      size={size}
      label={mine ? 'Stop reading aloud' : 'Read aloud'}
      onClick={() => void press()}
    />
  );
}

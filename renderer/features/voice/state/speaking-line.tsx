import { useQueryClient } from '@tanstack/react-query';
import { Square, Volume2 } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { VoiceLanguage } from '../../../../shared/features/voice/intents.ts';
import type { VoicePart } from '../../../../shared/features/voice/schema.ts';
import { onSystemVoices, systemVoices } from '../../../lib/system-voices.ts';
import { Button } from '../../../ui/button.tsx';
import { SettingRows } from '../../settings/index.tsx';
import { pageSpeaker } from '../speaking/page-speaker.ts';
import { useSpeech } from '../speaking/store.ts';
import { PartLine } from './part-line.tsx';
import { spokenLanguages as languages, languageNames as names, speakingPart } from './speaking-part.ts';

const words: Record<VoiceLanguage, string> = {
  en: 'This is how Optimus answers. Port 3000 is held by shop.',
  de: 'So antwortet Optimus. Port 3000 gehört dem Shop.',
  zh: 'Optimus 就这样回答。端口 3000 由商店使用。',
};

const listed = () => JSON.stringify(systemVoices());

interface SpeakingLineProps {
  part: VoicePart;
  settings: Settings['voice'];
}

export function SpeakingLine({ part, settings }: SpeakingLineProps) {
  const speaker = pageSpeaker(useQueryClient());
  const ofPage = JSON.parse(useSyncExternalStore(onSystemVoices, listed)) as ReturnType<typeof systemVoices>;
  const speaking = useSpeech(({ of, phase }) => (phase === 'starting' || phase === 'speaking' ? of : null));
  return (
    <PartLine
      id="speaking"
      part={{ ...speakingPart(part, settings, ofPage), route: settings.speakWith === 'model' ? '/minds' : null }}
    >
      <div className="grid gap-2">
        <div className="flex flex-wrap items-center gap-1.5">
          <span className="text-sm text-dim">Say something:</span>
          {languages.map((language) => {
            const of = `test.${language}`;
            return (
              <Button
                key={language}
                size="sm"
                lang={language}
                icon={speaking === of ? Square : Volume2}
                onClick={() => {
                  if (speaking === of) speaker.hush();
                  else void speaker.say({ of, text: words[language], language });
                }}
              >
                {names[language]}
              </Button>
            );
          })}
        </div>
        <SettingRows section="voice" keys={['speak', 'speakWith', 'speakVoice']} bare />
      </div>
    </PartLine>
  );
}

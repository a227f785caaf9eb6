import { useQuery } from '@tanstack/react-query';
import { ArrowRight, Mic, PencilLine, RotateCw } from 'lucide-react';
import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { formatClock } from '../../../lib/duration.ts';
import { Button } from '../../../ui/button.tsx';
import { speak, typeInstead } from '../capture/speak.ts';
import type { CaptureState } from '../capture/store.ts';
import { routeLabel } from '../state/parts.ts';
import { Meter } from './meter.tsx';
import { Question } from './question.tsx';
import { Receipt, Understood, Words } from './said.tsx';
import type { Stage } from './stage.ts';
import { TypeInstead } from './type-instead.tsx';
import { useAct } from './use-act.ts';

interface BodyProps {
  stage: Stage;
  capture: CaptureState;
  utterance: Utterance | null;
  open: (route: string) => void;
}

const SpeakAgain = ({ purpose = 'command' }: { purpose?: CaptureState['purpose'] }) => (
  <Button icon={Mic} onClick={() => void speak('button', purpose)}>
    Speak again
  </Button>
);
const TypeButton = () => (
  <Button variant="ghost" icon={PencilLine} onClick={typeInstead}>
    Type instead
  </Button>
);

export function Body({ stage, capture, utterance, open }: BodyProps) {
  switch (stage) {
    case 'opening':
      return <Meter live={false} />;
    case 'listening':
      return <Listening capture={capture} />;
    case 'sending':
      return (
        <p className="text-dim">
          The connection to Optimus is lost. {formatClock(capture.unsentMs)} of what you said waits here, and goes on by
          itself. Keep this page open.
        </p>
      );
    case 'transcribing':
      return <Meter live={false} className="animate-pulse" />;
    case 'understanding':
      return utterance && <Words utterance={utterance} />;
    case 'typing':
      return <TypeInstead focus />;
    case 'problem':
      return <Problem capture={capture} />;
    case 'silent':
      return (
        <Reason
          sentence="No speech was in it."
          remedy="Speak a little louder, or choose another microphone in the settings."
        >
          <SpeakAgain />
          <TypeButton />
        </Reason>
      );
    case 'cancelled':
      return <p className="text-dim">Nothing was done.</p>;
    default:
      return utterance && <Answer stage={stage} utterance={utterance} open={open} />;
  }
}

function Answer({ stage, utterance, open }: { stage: Stage; utterance: Utterance; open: (route: string) => void }) {
  const { retry, pending } = useAct(utterance.id);
  const { question, receipt, fault } = utterance;
  const route = fault?.route;
  if (stage === 'asking' && question)
    return (
      <div className="grid gap-2.5">
        <Words utterance={utterance} small />
        <Question key={utterance.id} utterance={utterance} question={question} />
      </div>
    );
  if (stage === 'done' && receipt)
    return (
      <div className="grid gap-2.5">
        <Words utterance={utterance} small />
        <Receipt receipt={receipt} open={open} />
      </div>
    );
  if (stage === 'not-understood')
    return (
      <div className="grid gap-2.5">
        <Words utterance={utterance} />
        {fault && (
          <div className="flex items-start gap-2">
            <p className="min-w-0 flex-1 text-dim text-pretty wrap-anywhere">{fault.sentence}</p>
            {fault.retry && (
              <Button size="sm" icon={RotateCw} loading={pending} onClick={retry}>
                Try again
              </Button>
            )}
          </div>
        )}
        <TypeInstead key={utterance.id} from={utterance.text ?? utterance.heard ?? ''} focus={false} />
        <Examples language={utterance.language ?? 'en'} />
      </div>
    );
  if (stage === 'failed' && fault)
    return (
      <div className="grid gap-2.5">
        <Words utterance={utterance} small />
        <Reason sentence={fault.sentence} remedy={fault.remedy}>
          {route !== undefined && (
            <Button variant="primary" trailingIcon={ArrowRight} onClick={() => open(route)}>
              {routeLabel(route)}
            </Button>
          )}
          {fault.retry && (
            <Button
              variant={route === undefined ? 'primary' : 'default'}
              icon={RotateCw}
              loading={pending}
              onClick={retry}
            >
              Try again
            </Button>
          )}
          {fault.step === 'transcribing' && <TypeButton />}
        </Reason>
      </div>
    );
  return (
    <div className="grid gap-1">
      <Words utterance={utterance} small={utterance.reading !== null} />
      <Understood utterance={utterance} />
    </div>
  );
}

function Listening({ capture }: { capture: CaptureState }) {
  return (
    <div className="grid gap-1.5">
      <Meter live />
      {capture.another && (
        <p className="text-xs text-warn">The microphone that you chose is not there; another one listens.</p>
      )}
      {capture.unsentMs > 2_000 && (
        <p className="text-xs text-warn">
          Optimus does not answer at the moment. What you say is kept here, and nothing of it is lost.
        </p>
      )}
    </div>
  );
}

function Problem({ capture }: { capture: CaptureState }) {
  const { problem, purpose } = capture;
  if (!problem) return null;
  return (
    <Reason sentence={problem.sentence} remedy={problem.remedy}>
      {problem.kind !== 'unsafe-address' && problem.kind !== 'unsupported' && (
        <Button icon={Mic} onClick={() => void speak('button', purpose)}>
          {problem.kind === 'needs-click' ? 'Speak' : 'Try again'}
        </Button>
      )}
      <TypeButton />
    </Reason>
  );
}

function Reason({ sentence, remedy, children }: { sentence: string; remedy: string; children?: React.ReactNode }) {
  return (
    <div className="grid gap-2.5">
      <div role="alert">
        <p className="font-medium">{sentence}</p>
        <p className="text-dim">{remedy}</p>
      </div>
      <div className="flex flex-wrap justify-end gap-2">{children}</div>
    </div>
  );
}

function Examples({ language }: { language: 'en' | 'de' | 'zh' }) {
  const examples = useQuery(orpc.voice.examples.queryOptions({ input: { language } })).data ?? [];
  const say = examples.flatMap((group) => group.say.slice(0, 1)).slice(0, 4);
  if (say.length === 0) return null;
  return (
    <div className="text-sm">
      <p className="text-faint">What can be said, for example:</p>
      <ul className="grid gap-0.5 text-dim">
        {say.map((sentence) => (
          <li key={sentence}>“{sentence}”</li>
        ))}
      </ul>
    </div>
  );
}

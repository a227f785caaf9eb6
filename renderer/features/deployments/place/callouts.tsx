import type { Place } from '../../../../shared/features/deployments/schema.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { openDialog } from '../store.ts';
import { liveOf, untilWords } from '../words.ts';

/** What holds the place up, and what mends it. */
export function PlaceCallouts({ place }: { place: Place }) {
  const { proxy, frozen, spec, projectId } = place;
  return (
    <>
      {!proxy.listening && liveOf(place).length > 0 && (
        <Callout
          tone="bad"
          title={`Nobody can reach it: nothing listens on port ${spec.port}`}
          action={
            <Button size="sm" onClick={() => openDialog({ kind: 'place', projectId, place })}>
              Choose another port…
            </Button>
          }
        >
          {short(proxy.sentence, 600)} It is tried again by itself when the port is free.
        </Callout>
      )}
      {frozen && (
        <Callout
          tone="info"
          title={`Nothing is switched until ${untilWords(frozen.until, Date.now())}${frozen.why === '' ? '' : `: ${short(frozen.why)}`}`}
        >
          A deployment is built and tested, and waits for the end of this quiet time. Going back is always possible.
        </Callout>
      )}
    </>
  );
}

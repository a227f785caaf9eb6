import { expect, it } from 'vitest';
import { receiptText } from './receipt-text.ts';
import { aDeployment } from './testing/places.ts';

const traffic = (requests: number, failed: number) => ({ requests, failed, p50: 4, p95: 12, p99: 40 });

it('a receipt as text says what the screen says', () => {
  const text = receiptText(
    aDeployment({
      state: 'rolled-back',
      sentence: 'Version 12 answered 38 of 120 requests with an error in 30 s.',
      receipt: {
        counted: true,
        before: traffic(100, 0),
        during: traffic(120, 38),
        after: traffic(80, 0),
        cut: { requests: 0, sockets: 1 },
        downtimeMs: 0,
        interrupted: false,
        evidence: [{ ok: false, sentence: '32 % errors, the old version none' }],
      },
    }),
  );
  expect(text).toContain('Deployment of #12 to shop prod: rolled back');
  expect(text).toContain('during: 120 requests, 38 failed');
  expect(text).toContain('cut: 0 requests, 1 WebSockets; down: 0 ms');
  expect(text).toContain('NO  32 % errors');
});

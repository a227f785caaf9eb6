import { expect, it } from 'vitest';
import { createNamed } from './holder.ts';

const listening = { port: 8_080, protocol: 'tcp', sentence: 'Port 8080 belongs to postgres of shop.' };

it('names who has a port, where the proxy alone cannot say', async () => {
  type Ports = Parameters<typeof createNamed>[0];
  const named = createNamed({ ports: async () => ({ ports: [listening] }) } as unknown as Ports);
  expect(await named(8_080, 'Port 8080 is in use.')).toBe(listening.sentence);
  expect(await named(8_081, 'Port 8081 is in use.')).toBe('Port 8081 is in use.');
  expect(await named(80, 'This user may not listen on port 80.')).toBe('This user may not listen on port 80.');
  expect(await named(8_080, null)).toBeNull();
  const mute = createNamed({ ports: () => Promise.reject(new Error('no /proc')) });
  expect(await mute(8_080, 'Port 8080 is in use.')).toBe('Port 8080 is in use.');
});

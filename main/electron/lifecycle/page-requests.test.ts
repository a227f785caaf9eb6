import { describe, expect, it, vi } from 'vitest';
import type { HostRequest } from '../../../shared/features/system/schema.ts';
import { createPageRequests } from './page-requests.ts';

describe('requests to the page', () => {
  it('wait for the core, only so many of them, and are told once', () => {
    const requests = createPageRequests();
    for (let i = 0; i < 50; i++) requests.send({ type: 'navigate', to: `/${i}` });
    const heard = vi.fn<(request: HostRequest) => void>();
    const stop = requests.onRequest(heard);
    expect(heard).toHaveBeenCalledTimes(20);
    expect(heard.mock.lastCall).toEqual([{ type: 'navigate', to: '/49' }]);
    requests.send({ type: 'palette' });
    expect(heard.mock.lastCall).toEqual([{ type: 'palette' }]);
    stop();
    requests.send({ type: 'voice', phase: 'press' });
    expect(heard).toHaveBeenCalledTimes(21);
  });
});

import { describe, expect, it, vi } from 'vitest';
import type { HostRequest } from '../../../shared/features/system/schema.ts';
import { createPageRequests } from './page-requests.ts';

describe('requests to the page', () => {
  it('wait for a page that listens', async () => {
    const requests = createPageRequests();
    const heard = vi.fn<(request: HostRequest) => void>();
    requests.onRequest(heard);
    requests.send({ type: 'navigate', to: '/settings' });
    requests.send({ type: 'voice' });
    expect(heard).not.toHaveBeenCalled();
    requests.setListening(true);
    await Promise.resolve();
    requests.send({ type: 'palette' });
    expect(heard.mock.calls.map(([request]) => request.type)).toEqual(['navigate', 'voice', 'palette']);
  });

  it('wait again after the page has gone, and only so many of them', async () => {
    const requests = createPageRequests();
    const heard = vi.fn<(request: HostRequest) => void>();
    requests.onRequest(heard);
    requests.setListening(true);
    requests.setListening(false);
    for (let i = 0; i < 50; i++) requests.send({ type: 'navigate', to: `/${i}` });
    await Promise.resolve();
    expect(heard).not.toHaveBeenCalled();
    requests.setListening(true);
    await Promise.resolve();
    expect(heard).toHaveBeenCalledTimes(20);
    expect(heard.mock.lastCall).toEqual([{ type: 'navigate', to: '/49' }]);
  });
});

import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { createOrderlyQuit } from './orderly-quit.ts';

function desktop(dispose: () => Promise<void>, deadlineMs?: number) {
  const exit = vi.fn<(code?: number) => void>();
  const app = Object.assign(new EventEmitter(), { exit });
  const onTrouble = vi.fn<(error: unknown) => void>();
  const quit = createOrderlyQuit({
    app: app as unknown as App,
    dispose,
    onTrouble,
    stuck: () => false,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
  return { app, exit, onTrouble, quit };
}

describe('quitting', () => {
  it('waits for the core, whoever asks and however often', async () => {
    const core = Promise.withResolvers<void>();
    const dispose = vi.fn(() => core.promise);
    const { app, exit, quit } = desktop(dispose);
    const event = { preventDefault: vi.fn() };
    expect(quit.isQuitting()).toBe(false);
    app.emit('before-quit', event);
    app.emit('before-quit', event);
    quit.quit();
    expect(event.preventDefault).toHaveBeenCalledTimes(2);
    expect([dispose.mock.calls.length, exit.mock.calls.length, quit.isQuitting()]).toEqual([1, 0, true]);
    core.resolve();
    await until(() => exit.mock.calls.length === 1);
    expect(exit).toHaveBeenCalledWith(0);
  });

  it('ends once although its own end asks for it again', async () => {
    const dispose = vi.fn(async () => one.quit.quit());
    const one = desktop(dispose);
    one.quit.quit();
    await until(() => one.exit.mock.calls.length === 1);
    expect(dispose).toHaveBeenCalledTimes(1);
  });

  it('ends also when the core fails to, and tells', async () => {
    const { quit, exit, onTrouble } = desktop(() => Promise.reject(new Error('stuck')));
    quit.quit();
    await until(() => exit.mock.calls.length === 1);
    expect(onTrouble).toHaveBeenCalledWith(new Error('stuck'));
  });

  it('ends also when the core never answers', async () => {
    const { quit, exit, onTrouble } = desktop(() => new Promise(() => {}), 1);
    quit.quit();
    await until(() => exit.mock.calls.length === 1);
    expect(onTrouble).toHaveBeenCalledWith(new Error('the end took too long'));
  });
});

import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Service, ServiceSpecInput } from '../../../../shared/features/launcher/schema.ts';
import type { EnvironmentsForServices } from '../../environments/index.ts';
import type { LogSink, LogsForServices, LogTarget, WrittenLine } from '../../logs/index.ts';
import type { Compose, SetupsForServices } from '../types.ts';
import { makeService } from './make-service.ts';

/** Setups that a test writes down. */
export function ownSetups() {
  const services = new Map<string, Service>();
  const listeners = new Set<(projectId: string) => void>();
  const of = async (projectId: string) => {
    const found = [...services.values()].filter((one) => one.projectId === projectId);
    if (found.length === 0) throw new DomainError('NOT_FOUND', { what: 'project', id: projectId });
    return { projectId, services: found, hidden: [], file: null, problems: [] };
  };
  const setups: SetupsForServices = {
    of,
    async service(id) {
      const found = services.get(id);
      if (!found) throw new DomainError('NOT_FOUND', { what: 'service', id });
      return found;
    },
    async save({ projectId, spec }) {
      const id = `${projectId}/${spec.name}`;
      services.set(id, { ...(services.get(id) ?? makeService(id)), spec });
      return of(projectId);
    },
    reset: async (id) => of(id.slice(0, id.indexOf('/'))),
    hide: async (id) => of(id.slice(0, id.indexOf('/'))),
    unhide: async (projectId) => of(projectId),
    saveFile: async () => ({ path: '' }),
    onChange(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
  return {
    setups,
    put(id: string, command: string, spec: Partial<ServiceSpecInput> = {}, rest: Partial<Service> = {}) {
      services.set(id, { ...makeService(id, { run: { type: 'command', command }, ...spec }), ...rest });
      for (const fn of listeners) fn(id.slice(0, id.indexOf('/')));
      return id;
    },
    remove(id: string) {
      services.delete(id);
      for (const fn of listeners) fn(id.slice(0, id.indexOf('/')));
    },
  };
}

/** Logs that keep their lines in memory, and those of kept services in a file. */
export function ownLogs(folder: string) {
  const lines: { service: string; from: string; text: string }[] = [];
  const hearers = new Map<string, Set<(line: WrittenLine) => void>>();
  const keyOf = ({ projectId, service }: LogTarget) => `${projectId}/${service}`;
  const fileOf = (target: LogTarget) => join(folder, `${keyOf(target).replaceAll('/', '-')}.out`);

  function sinkOf(target: LogTarget, stop: () => void = () => {}): LogSink {
    const half = { out: '', err: '' };
    const say = (from: 'out' | 'err' | 'note', text: string) => {
      lines.push({ service: keyOf(target), from, text });
      for (const fn of hearers.get(keyOf(target)) ?? []) fn({ at: 0, from, level: null, text });
    };
    const write = (from: 'out' | 'err', chunk: Uint8Array) => {
      const parts = (half[from] + Buffer.from(chunk).toString()).split('\n');
      half[from] = parts.pop() ?? '';
      for (const text of parts) say(from, text);
      return true;
    };
    return {
      write,
      read: (from: 'out' | 'err', stream: Readable) => void stream.on('data', (chunk: Buffer) => write(from, chunk)),
      note: (text) => say('note', text),
      async end() {
        stop();
      },
    };
  }

  const logs: LogsForServices = {
    open: (target) => sinkOf(target),
    async outputFile(target) {
      await writeFile(fileOf(target), '', { flag: 'a' });
      return fileOf(target);
    },
    followFile(target) {
      let at = 0;
      let reading = false;
      const sink = sinkOf(target, () => clearInterval(timer));
      const timer = setInterval(async () => {
        if (reading) return;
        reading = true;
        const file = await open(fileOf(target), 'r').catch(() => null);
        const read = await file?.read(Buffer.alloc(65_536), 0, 65_536, at);
        await file?.close();
        if (read && read.bytesRead > 0) sink.write('out', read.buffer.subarray(0, read.bytesRead));
        at += read?.bytesRead ?? 0;
        reading = false;
      }, 50);
      return sink;
    },
    onLine(target, fn) {
      const set = hearers.get(keyOf(target)) ?? new Set();
      hearers.set(keyOf(target), set.add(fn));
      return () => set.delete(fn);
    },
  };
  return { logs, lines };
}

/** What a service asks for is what it gets; a name in `missing` has no value. */
export function ownEnvironments(missing: Set<string> = new Set()): EnvironmentsForServices {
  return {
    async resolve({ environment, extra = {} }) {
      const problems = Object.keys(extra)
        .filter((name) => missing.has(name))
        .map((name) => ({ name, why: 'The secret DB_PASSWORD does not exist.' }));
      return { name: environment ?? 'dev', variables: { ...extra }, problems };
    },
  };
}

export const noCompose: Compose = {
  up: () => Promise.reject(new Error('no compose here')),
  down: () => Promise.reject(new Error('no compose here')),
  status: async () => [],
};

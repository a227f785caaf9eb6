import { describe, expect, it } from 'vitest';
import { type ServiceSpecInput, serviceSpec } from '../../../shared/features/launcher/schema.ts';
import { blankForm, formOf, specOf } from './form.ts';
import { limitsOf } from './form-numbers.ts';

const none = new Set<string>();
const specs: Record<string, ServiceSpecInput> = {
  'a command with all that there is': {
    name: 'web',
    run: { type: 'command', command: 'npm run dev' },
    folder: 'apps/web',
    env: { NODE_ENV: 'development', TOKEN: 'optimus://secret/TOKEN' },
    environment: 'staging',
    port: { wanted: 3000, variable: 'PORT', argument: '-- --port {port}' },
    needs: ['api'],
    ready: { type: 'http', path: '/health', port: 3001, status: [200, 299], everySeconds: 0.5, failures: 7 },
    readySeconds: 90,
    restart: { when: 'on-failure', most: 3 },
    limits: { memoryMb: 512, cpuPercent: 150 },
    stopSeconds: 0,
    keep: true,
    once: true,
  },
  'compose with some services': {
    name: 'db',
    run: { type: 'compose', file: 'compose.yaml', services: ['db', 'redis'] },
  },
  'a port that is asked': { name: 'a', run: { type: 'command', command: 'x' }, ready: { type: 'tcp' } },
  'a command that is asked': {
    name: 'a',
    run: { type: 'command', command: 'x' },
    ready: { type: 'exec', command: 'y' },
  },
  'a line that is waited for': {
    name: 'a',
    run: { type: 'command', command: 'x' },
    ready: { type: 'log', pattern: 'ready in \\d+' },
  },
};

describe('the form of a service', () => {
  it.each(Object.entries(specs))('loses nothing of %s', (_, input) => {
    const spec = serviceSpec.parse(input);
    expect(specOf(formOf({ spec, main: true }), none)).toEqual({ spec, problems: null });
  });

  it('makes what the contract takes', () => {
    const made = specOf({ ...blankForm, name: 'web', command: ' node server.js ' }, none);
    expect(made.spec).toEqual(serviceSpec.parse({ name: 'web', run: { type: 'command', command: 'node server.js' } }));
  });

  it('says what is wrong beside its field', () => {
    const { problems } = specOf(
      {
        ...blankForm,
        name: 'api',
        port: '70000',
        portArgument: '--port',
        ready: 'http',
        path: 'health',
        statusFrom: '400',
        statusTo: '200',
        stopSeconds: 'soon',
        memory: '1.5',
        variables: [
          { key: 0, name: 'A', value: '1' },
          { key: 1, name: 'A', value: '2' },
          { key: 2, name: 'not this', value: '3' },
          { key: 3, name: '', value: '' },
        ],
      },
      new Set(['api']),
    );
    expect(new Set(Object.keys(problems ?? {}))).toEqual(
      new Set([
        'command',
        'memory',
        'name',
        'path',
        'port',
        'portArgument',
        'statusTo',
        'stopSeconds',
        'variable-1',
        'variable-2',
      ]),
    );
  });

  it('reads limits, empty for none', () => {
    expect(limitsOf({ memory: ' ', cpu: '150' })).toEqual({
      limits: { memoryMb: null, cpuPercent: 150 },
      problems: {},
    });
    expect(limitsOf({ memory: '2', cpu: 'x' }).limits).toBeNull();
  });
});

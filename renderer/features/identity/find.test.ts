import { describe, expect, it } from 'vitest';
import type { HeldPort } from '../../../shared/features/identity/schema.ts';
import { askedPort, findPorts } from './find.ts';

const held = (port: number): HeldPort => ({
  ...{ port, protocol: 'tcp', addresses: ['127.0.0.1'], process: null, project: null, commit: null },
  sentence: `Port ${port} is held by a process that cannot be read`,
});

describe('what is asked of ports', () => {
  it.each([
    ['3000', '3000'],
    [':3000', '3000'],
    [' port 3000 ', '3000'],
    ['Port: 80', '80'],
    ['tcp:5432', '5432'],
    ['localhost:8080', '8080'],
    ['http://localhost:8080/', '8080'],
    ['ports', ''],
    ['react', null],
    ['3', null],
    ['v3000', null],
    ['123456', null],
    ['', null],
  ])('%s', (text, digits) => {
    expect(askedPort(text)).toBe(digits);
  });

  it('the port itself comes before those that only begin so', () => {
    const ports = [held(30), held(3000), held(30001), held(300), held(80)];
    expect(findPorts(':300', ports).map(({ port }) => port)).toEqual([300, 3000, 30001]);
    expect(findPorts('30', ports).map(({ port }) => port)).toEqual([30, 300, 3000, 30001]);
    expect(findPorts('ports', ports)).toHaveLength(5);
    expect(findPorts('notes', ports)).toEqual([]);
  });
});

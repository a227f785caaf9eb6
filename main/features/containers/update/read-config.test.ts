import { expect, test } from 'vitest';
import { readConfig } from './read-config.ts';

const risksOf = (services: object, volumes?: object) => readConfig(JSON.stringify({ services, volumes })).risks;

test('a compose file that reaches the whole machine is known by it', () => {
  expect(risksOf({ a: { privileged: true }, b: { pid: 'host' }, c: { use_api_socket: true } })).toHaveLength(3);
  for (const source of ['/', '/run', '/var/run/', '/var', '/var/run/docker.sock'])
    expect(risksOf({ a: { volumes: [{ type: 'bind', source, target: '/x', read_only: true }] } }), source).toHaveLength(
      1,
    );
  for (const source of ['/dev', '/var/lib/docker', '/var/lib/docker/volumes', '/etc', '//etc', '/srv/../root']) {
    expect(risksOf({ a: { volumes: [{ type: 'bind', source, target: '/x' }] } }), source).toHaveLength(1);
    expect(risksOf({ a: { volumes: [`${source}:/x:ro`] } }), source).toEqual([]);
  }
  for (const source of ['/srv', '/home/me/project', '/run/me', '/var/log', '/dev/dri'])
    expect(risksOf({ a: { volumes: [`${source}:/x`] } }), source).toEqual([]);
});

test('a named volume may be a folder of the machine', () => {
  const volume = (o: string, device: string) => ({ data: { driver_opts: { type: 'none', o, device } }, plain: null });
  expect(risksOf({}, volume('bind', '/'))).toEqual(['The volume data is / of the machine.']);
  expect(risksOf({}, volume('uid=1,rbind', '/etc'))).toHaveLength(1);
  expect(risksOf({}, volume('bind', '/srv/data'))).toEqual([]);
  expect(risksOf({}, volume('addr=10.0.0.1,rw', ':/'))).toEqual([]);
});

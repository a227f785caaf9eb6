import { expect, it } from 'vitest';
import { aSpec } from '../testing/places.ts';
import { formOf } from './form.ts';
import { hasProblem, problemsOf } from './groups.ts';
import { specOf } from './spec-of.ts';

const free = new Set<string>();
const there = aSpec({
  name: 'prod',
  target: {
    ...{ type: 'kubernetes', kubeconfig: '/etc/kube', context: 'far', namespace: 'shop', plugin: 'abc' },
    ...{ manifests: 'k8s', image: 'registry.example.com/shop:{commit}', port: 3000, memoryMb: 256 },
    ...{ maxSurge: 2, standby: false, takeOver: true, dockerfile: 'ops/Dockerfile', engine: 'builder' },
  },
});

it('a place in a cluster comes out of its form as it went in', () => {
  expect(specOf(formOf(there), free)).toEqual({ spec: there, problems: null });
  const built = aSpec({
    name: 'prod',
    target: { type: 'kubernetes', registry: 'registry.example.com/shop', args: { A: '1' } },
  });
  expect(specOf(formOf(built), free)).toEqual({ spec: built, problems: null });
});

it('says what a cluster could not pull, and what is no namespace', () => {
  const form = formOf(there);
  expect(specOf({ ...form, imageFrom: 'build' }, free).problems).toEqual({
    registry: 'The cluster could not pull an image that is on this machine alone.',
  });
  expect(specOf({ ...form, image: '', namespace: 'Shop!' }, free).problems).toEqual({
    image: 'Its whole name, such as registry.example.com/shop:{commit}.',
    namespace: 'Small letters, digits and dashes.',
  });
  const { problems } = problemsOf([{ field: 'spec.target.context', problem: 'versions are there' }], []);
  expect(hasProblem('basic', problems) || hasProblem('where', problems)).toBe(true);
});

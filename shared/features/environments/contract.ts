import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { capability } from '../system/schema.ts';
import {
  difference,
  environment,
  environmentDetail,
  environmentName,
  secretEntry,
  secretScope,
  secretUse,
  variableName,
} from './schema.ts';

const projectId = z.string().min(1).max(64);
const inProject = z.object({ projectId });
const one = inProject.extend({ environment: environmentName });
const file = z.string().min(1).max(500);
/** Of the file as it was when the user saw it. */
const stamp = z.string().max(100).optional();
const secret = secretScope.extend({ name: variableName });

export const environmentsContract = {
  list: query('/environments', { summary: 'Environments of a project', errors: ['NOT_FOUND'] })
    .input(inProject)
    .output(z.array(environment)),
  get: query('/environments/get', {
    summary: 'One environment: what is set, by what, and what is missing',
    errors: ['NOT_FOUND'],
  })
    .input(one)
    .output(environmentDetail),
  diff: query('/environments/diff', { summary: 'What differs between two environments', errors: ['NOT_FOUND'] })
    .input(inProject.extend({ left: environmentName, right: environmentName }))
    .output(z.array(difference)),
  add: command('/environments/add', { summary: 'Add an environment', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(one.extend({ inherits: environmentName.nullable().default(null), files: z.array(file).max(20).default([]) }))
    .output(environment),
  change: command('/environments/change', {
    summary: 'Change what an environment inherits and reads, or make it the current one',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(
      one.extend({
        inherits: environmentName.nullable().optional(),
        files: z.array(file).max(20).optional(),
        current: z.literal(true).optional(),
      }),
    )
    .output(environment),
  /** Files stay as they are. */
  remove: command('/environments/remove', { summary: 'Forget an environment', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(one)
    .output(environment),
  /** `to` names a file of the project, whose comments and order stay; null keeps it in Optimus alone. */
  set: command('/environments/set', {
    summary: 'Set a variable',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE', 'FORBIDDEN'],
  })
    .input(
      one.extend({
        name: variableName,
        value: z.string().max(65_536),
        to: file.nullable(),
        was: variableName.optional(),
        stamp,
      }),
    )
    .output(environmentDetail),
  unset: command('/environments/unset', {
    summary: 'Remove a variable from where it is set',
    errors: ['NOT_FOUND', 'CONFLICT', 'FORBIDDEN'],
  })
    .input(one.extend({ name: variableName, stamp }))
    .output(environmentDetail),
  /** Values become secrets, and references to them take their places; null is what Optimus alone keeps. */
  hide: command('/environments/hide', {
    summary: 'Move values into the secret store',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE', 'FORBIDDEN'],
  })
    .input(one.extend({ file: file.nullable(), stamp, names: z.array(variableName).min(1).max(500) }))
    .output(environmentDetail),
  secretStatus: query('/environments/secrets/status', {
    summary: 'Whether secrets can be kept here, and by what',
  }).output(capability),
  secrets: query('/environments/secrets', { summary: 'Names of secrets, never their values' })
    .input(z.object({ projectId: projectId.optional() }))
    .output(z.array(secretEntry)),
  putSecret: command('/environments/secrets/put', {
    summary: 'Keep a secret, or give it a new value',
    errors: ['UNAVAILABLE', 'NOT_FOUND'],
  })
    .input(secret.extend({ value: z.string().min(1).max(65_536) }))
    .output(secretEntry),
  removeSecret: command('/environments/secrets/remove', { summary: 'Forget a secret', errors: ['NOT_FOUND'] })
    .input(secret)
    .output(secretEntry),
  secretUses: query('/environments/secrets/uses', { summary: 'Who used a secret, and when', errors: ['NOT_FOUND'] })
    .input(secret)
    .output(z.array(secretUse)),
};

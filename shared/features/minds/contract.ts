import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import {
  apiKey,
  baseUrl,
  connection,
  connectionKind,
  connectionName,
  foundServer,
  localModel,
  localModels,
  modelRef,
  price,
  roleName,
  roles,
  spendLine,
} from './schema.ts';

const one = z.object({ id: z.string().min(1).max(64) });
const localOne = z.object({ id: z.string().min(1).max(300) });
const contextTokens = z.number().int().min(512).max(10_000_000).nullable();

export const mindsContract = {
  list: query('/minds', { summary: 'Connections to models, the local one last' }).output(z.array(connection)),
  add: command('/minds/add', {
    summary: 'Connect a provider; it is checked at once, and kept whatever the check says',
    errors: ['CONFLICT', 'UNAVAILABLE'],
  })
    .input(
      z.object({
        kind: connectionKind.exclude(['local']),
        name: connectionName,
        /** Its own where it is left out: for `openai`, `anthropic` and `ollama`. */
        baseUrl: baseUrl.optional(),
        key: apiKey.optional(),
        contextTokens: contextTokens.default(null),
      }),
    )
    .output(connection),
  change: command('/minds/change', {
    summary: 'Change a connection; a key that is left out stays, null takes it away',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(
      one.extend({
        name: connectionName.optional(),
        baseUrl: baseUrl.optional(),
        key: apiKey.nullable().optional(),
        contextTokens: contextTokens.optional(),
      }),
    )
    .output(connection),
  remove: command('/minds/remove', {
    summary: 'Forget a connection, its key and its prices',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(one)
    .output(connection),
  check: command('/minds/check', { summary: 'Ask a provider which models it has', errors: ['NOT_FOUND'] })
    .input(one)
    .output(connection),
  addModel: command('/minds/add-model', {
    summary: 'Name a model that the provider does not list',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(modelRef)
    .output(connection),
  removeModel: command('/minds/remove-model', {
    summary: 'Take a name away that was added by hand',
    errors: ['NOT_FOUND'],
  })
    .input(modelRef)
    .output(connection),
  setPrice: command('/minds/set-price', {
    summary: 'Say what a model costs; null when that is not known',
    errors: ['NOT_FOUND'],
  })
    .input(modelRef.extend({ price: price.nullable() }))
    .output(connection),
  look: query('/minds/look', { summary: 'Servers of models that answer on the usual ports of this machine' }).output(
    z.array(foundServer),
  ),
  roles: query('/minds/roles', { summary: 'Which model does what' }).output(roles),
  rolesInUse: query('/minds/roles/in-use', {
    summary: 'Which model does what now: what was chosen, or what would do; null where nothing would',
  }).output(roles),
  setRole: command('/minds/set-role', { summary: 'Choose the model for a role', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(z.object({ role: roleName, model: modelRef.nullable() }))
    .output(roles),
  spend: query('/minds/spend', { summary: 'Tokens and money by day, connection, model and feature' })
    .input(z.object({ days: z.coerce.number().int().min(1).max(400).default(30) }))
    .output(z.array(spendLine)),
  localModels: query('/minds/local', { summary: 'Models that run on this machine' }).output(localModels),
  setConsent: command('/minds/local/consent', { summary: 'Allow or forbid fetching models from the network' })
    .input(z.object({ consent: z.boolean() }))
    .output(localModels),
  download: command('/minds/local/download', {
    summary: 'Fetch a model; its progress is in the list and in the runs',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(localOne)
    .output(localModel),
  cancelDownload: command('/minds/local/cancel', { summary: 'Stop fetching', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(localOne)
    .output(localModel),
  addFolder: command('/minds/local/add-folder', {
    summary: 'Use a model that lies in a folder of this machine',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(z.object({ path: z.string().min(1).max(4_000) }))
    .output(localModel),
  removeLocal: command('/minds/local/remove', {
    summary: 'Delete a fetched model, or forget a folder (which stays)',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(localOne)
    .output(localModels),
};

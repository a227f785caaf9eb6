import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '../../shared/contract/index.ts';

const description = `What the screens of Optimus use, as plain HTTP. Queries are GET, commands are POST with a JSON body, streams are
server-sent events over GET. Every request carries the token that Optimus prints at its start: \`Authorization: Bearer TOKEN\`.
Failures are JSON with a \`code\` out of a closed set and \`data\` that belongs to the code.`;

/** The contract as OpenAPI 3.1. */
export function describeApi({ version, server }: { version: string; server: string }) {
  return new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(contract, {
    info: { title: 'Optimus', version, description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: `${server}/api` }],
    security: [{ token: [] }],
    // Failures come out of the closed set and from nowhere else; the generator would add "anything" to each.
    customErrorResponseBodySchema: (definitions, status) => ({
      oneOf: definitions.map(([code, message, , data]) => ({
        type: 'object',
        properties: {
          defined: { const: true },
          code: { const: code },
          status: { const: status },
          message: { type: 'string', default: message },
          data,
        },
        required: ['defined', 'code', 'status', 'message', 'data'],
      })),
    }),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token in the address that Optimus prints at its start.',
        },
      },
    },
  });
}

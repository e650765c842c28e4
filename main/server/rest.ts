/**
 * The contract as REST under `/api`, with its own description. Owns reading a request's body safely.
 * Live feeds are not offered here.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OpenAPIGenerator } from '@orpc/openapi';
import { OpenAPIHandler } from '@orpc/openapi/node';
import type { AnyRouter } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '../contract/api.ts';
import type { Access } from '../core/access/access.ts';
import type { CallContext } from '../core/access/caller.ts';
import type { Log } from '../core/log.ts';
import { refuse, sendJson } from './answer.ts';
import { logBugs } from './line.ts';
import { sessionOf } from './session-of.ts';

export interface Rest {
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
}

const longestBody = 64 * 1024;
const { live: _feeds, ...restContract } = contract;

/** The REST side of the contract, answering below `/api`. */
export function createRest(
  router: AnyRouter,
  access: Access,
  version: string,
  log: Log,
  describe: () => Promise<unknown> = () => describeApi(version),
): Rest {
  const handler = new OpenAPIHandler<CallContext>(withoutFeeds(router), { interceptors: [logBugs(log)] });
  let description: Promise<unknown> | undefined;
  return {
    handle: async (request, response, path) => {
      if (path === '/api/openapi.json') {
        if (request.method !== 'GET' && request.method !== 'HEAD')
          return refuse(response, 405, 'Only GET is offered here');
        // One that failed is not kept: whoever asks next has it made anew.
        description ??= describe().catch((error: unknown) => {
          description = undefined;
          throw error;
        });
        return sendJson(response, 200, await description);
      }
      const body = await readBody(request);
      if (!body.ok) return refuse(response, body.status, body.message);
      // The adapter takes a body that was already read from `request.body`.
      Object.assign(request, { body: body.value });
      const caller = { session: sessionOf(request, access), where: request.socket.remoteAddress ?? 'unknown' };
      const { matched } = await handler.handle(request, response, { prefix: '/api', context: { caller } });
      if (!matched) refuse(response, 404, 'No such address in the API; see /api/openapi.json');
    },
  };
}

/** The OpenAPI document of everything offered under `/api`. */
function describeApi(version: string): Promise<unknown> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(restContract, {
    info: { title: 'Fogward', version },
    servers: [{ url: '/api' }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    security: [{ bearer: [] }],
  });
}

function withoutFeeds(router: AnyRouter): AnyRouter {
  const { live: _live, ...rest } = router as Record<string, AnyRouter>;
  return rest;
}

type Body =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: number; readonly message: string };

async function readBody(request: IncomingMessage): Promise<Body> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > longestBody) return tooLong;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > longestBody) return tooLong;
    chunks.push(bytes);
  }
  if (length === 0) return { ok: true, value: null };
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return { ok: false, status: 415, message: 'Send the body as application/json' };
  }
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))) };
  } catch {
    return { ok: false, status: 400, message: 'The body is not valid JSON' };
  }
}

const tooLong: Body = { ok: false, status: 413, message: `The body is longer than ${longestBody} bytes` };

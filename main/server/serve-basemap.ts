/** Serves the basemap over http to whoever is signed in. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Access } from '../core/access/access.ts';
import { refuse } from './answer.ts';
import { answerBasemap } from './basemap.ts';
import { sessionOf } from './session-of.ts';

/** Answers a request for the basemap that is kept in `file`: the part asked for, 401, 404, 405 or 416. */
export async function serveBasemap(
  file: string,
  access: Access,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'Only GET is offered here');
  if (sessionOf(request, access) === undefined) return refuse(response, 401, 'Sign in first');
  const answer = await answerBasemap(file, method, request.headers.range);
  if (answer === undefined) return refuse(response, 404, 'The basemap is not where the site file says');
  const { status, headers, body } = answer;
  if (status === 416) {
    response.setHeaders(new Map(Object.entries(headers)));
    return refuse(response, 416, 'The basemap has no such part');
  }
  response.writeHead(status, headers);
  if (body === undefined) return void response.end();
  await pipeline(body, response).catch((error: NodeJS.ErrnoException) => {
    // A map that moved on asks for other tiles and hangs up on these.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

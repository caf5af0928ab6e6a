import createClient from 'openapi-fetch';

import { NoAnswer, readProblem } from './problem';
import type { paths } from './schema.gen';

const TIME_LIMIT_MS = 20_000;
const REFRESH = '/api/v1/auth/refresh';

let language = 'hu';
let staffSession = false;
let refreshing: Promise<boolean> | undefined;

/** The language the server should answer in. */
export function setApiLanguage(next: string): void {
  language = next;
}

/** The workspace calls this: only a staff member has a session that can be refreshed. */
export function setStaffSession(present: boolean): void {
  staffSession = present;
}

/** A typed client for every operation of the contract. Use it with {@link answer}. */
export const api = createClient<paths>({ baseUrl: globalThis.location.origin, fetch: send });

/** What `api.GET(…)` and the others give back. */
interface Outcome<T> {
  data?: T | undefined;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; everything else is thrown as {@link readProblem} or {@link NoAnswer}. */
export async function answer<T>(call: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw readProblem(response, error);
  return data as T;
}

/** Like {@link answer}, with the ETag that a later change has to send as `If-Match`. */
export async function answerWithEtag<T>(call: Promise<Outcome<T>>): Promise<{ data: T; etag: string }> {
  const { data, error, response } = await call;
  if (!response.ok) throw readProblem(response, error);
  return { data: data as T, etag: response.headers.get('ETag') ?? '' };
}

async function send(request: Request): Promise<Response> {
  const repeat = request.clone();
  const response = await attempt(request);
  if (
    response.status !== 401 ||
    !staffSession ||
    new URL(request.url).pathname.startsWith('/api/v1/auth/log')
  ) {
    return response;
  }
  refreshing ??= refresh().finally(() => (refreshing = undefined));
  return (await refreshing) ? attempt(repeat) : response;
}

async function attempt(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', language);
  if (request.method !== 'GET') request.headers.set('X-CSRF-Protection', '1');
  const limit = new AbortController();
  const stop = () => limit.abort();
  const timer = setTimeout(stop, TIME_LIMIT_MS);
  request.signal.addEventListener('abort', stop);
  try {
    return await fetch(request, { credentials: 'same-origin', signal: limit.signal });
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new NoAnswer('no answer came', { cause });
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', stop);
  }
}

async function refresh(): Promise<boolean> {
  const body = JSON.stringify({});
  const headers = { 'Content-Type': 'application/json' };
  const response = await attempt(
    new Request(new URL(REFRESH, globalThis.location.origin), { method: 'POST', body, headers }),
  );
  return response.ok;
}

import type { Schema } from './types';

/** One fault of one value, as a problem document lists it. */
export interface Fault {
  /** JSON pointer into the body, such as `/answers/count`. */
  pointer?: string;
  parameter?: string;
  header?: string;
  code: string;
  detail: string;
}

/** The server refused, and said why in the reader's language. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly slug: string;

  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    type: string,
    readonly requestId: string | undefined,
    readonly faults: readonly Fault[],
    readonly retryAfterSeconds: number | undefined,
    /** The whole document, for members that only some problems have. */
    readonly document: Readonly<Record<string, unknown>>,
  ) {
    super(`${status} ${title}`);
    this.slug = type.slice(type.lastIndexOf('/') + 1);
  }
}

/** No answer came: no connection, or the server did not answer in time. What was sent may have arrived. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Reads a refusal; an answer that is no problem document (a proxy's page) still becomes one. */
export function readProblem(response: Response, body: unknown): ApiProblem {
  const document = (typeof body === 'object' && body !== null ? body : {}) as Partial<Schema<'Problem'>>;
  const retryAfter = Number(response.headers.get('Retry-After'));
  return new ApiProblem(
    response.status,
    document.title ?? '',
    document.detail ?? '',
    document.type ?? '/problems/unknown',
    document.requestId ?? response.headers.get('X-Request-Id') ?? undefined,
    document.errors ?? [],
    retryAfter > 0 ? retryAfter : undefined,
    document,
  );
}

/** Errors by field name, for faults whose pointer lies under `prefix`; the rest come back as `others`. */
export function faultsByField(
  faults: readonly Fault[],
  prefix = '',
): { fields: Record<string, string>; others: Fault[] } {
  const fields: Record<string, string> = {};
  const others: Fault[] = [];
  for (const fault of faults) {
    const pointer = fault.pointer ?? '';
    const name = pointer.startsWith(`${prefix}/`) ? unescapePointer(pointer.slice(prefix.length + 1)) : '';
    if (name === '') others.push(fault);
    else fields[name] ??= fault.detail;
  }
  return { fields, others };
}

/** The first step of a pointer's rest: a fault inside an answer belongs to the question. */
function unescapePointer(rest: string): string {
  return (rest.split('/')[0] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Browser storage that may be missing or full: then nothing is kept and everything still works. */
function safely<T>(access: () => T): T | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}

/** What was kept under the key; the caller says what it is. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the one place where stored JSON gets its type
export function readStored<T>(storage: 'local' | 'session', key: string): T | undefined {
  return safely(() => {
    const text = area(storage).getItem(key);
    return text === null ? undefined : (JSON.parse(text) as T);
  });
}

export function writeStored(storage: 'local' | 'session', key: string, value: unknown): void {
  safely(() => {
    if (value === undefined) area(storage).removeItem(key);
    else area(storage).setItem(key, JSON.stringify(value));
  });
}

/** Takes away everything that was kept under keys that begin so. */
export function forgetStored(storage: 'local' | 'session', prefix: string): void {
  safely(() => {
    const kept = area(storage);
    const keys = Array.from({ length: kept.length }, (_, index) => kept.key(index) ?? '');
    for (const key of keys) if (key.startsWith(prefix)) kept.removeItem(key);
  });
}

function area(storage: 'local' | 'session'): Storage {
  return storage === 'local' ? localStorage : sessionStorage;
}

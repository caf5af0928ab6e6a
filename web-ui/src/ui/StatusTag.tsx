import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'new' | 'active' | 'waiting' | 'good' | 'bad';

/** A state as a short word. The colour repeats what the word says, never replaces it. */
export function StatusTag({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className="tag" data-tone={tone}>
      {children}
    </span>
  );
}

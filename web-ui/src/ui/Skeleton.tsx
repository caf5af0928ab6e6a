import { Trans } from '@lingui/react/macro';

/** Stands where text is about to come, in about its shape. */
export function Skeleton({ lines = 4 }: { lines?: number }) {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">
        <Trans>Betöltés…</Trans>
      </span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="skeleton-line" aria-hidden="true" />
      ))}
    </div>
  );
}

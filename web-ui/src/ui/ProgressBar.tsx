import { useId } from 'react';

/** How far something is; the label says it in words. */
export function ProgressBar({ label, value, max }: { label: string; value: number; max: number }) {
  const id = useId();
  return (
    <div className="progress">
      <p className="progress-label" id={id}>
        {label}
      </p>
      <svg
        className="progress-bar"
        viewBox={`0 0 ${max} 1`}
        preserveAspectRatio="none"
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuenow={value}
        aria-valuemax={max}
      >
        <rect className="progress-track" width={max} height="1" />
        <rect className="progress-fill" width={value} height="1" />
      </svg>
    </div>
  );
}

import type { ReactNode } from 'react';

export interface TimelineItem {
  id: string;
  title: ReactNode;
  when?: ReactNode;
  body?: ReactNode;
  state?: 'done' | 'now' | 'ahead';
}

/** What happened and what comes, one under the other; the state is said in words too. */
export function Timeline({ items, label }: { items: readonly TimelineItem[]; label: string }) {
  return (
    <ol className="timeline" aria-label={label}>
      {items.map((item) => (
        <li key={item.id} className="timeline-item" data-state={item.state ?? 'done'}>
          <div className="timeline-text">
            <div className="timeline-title">{item.title}</div>
            {item.when && <div className="timeline-when">{item.when}</div>}
            {item.body}
          </div>
        </li>
      ))}
    </ol>
  );
}

import type { ReactNode } from 'react';

interface PanelProps {
  title?: ReactNode;
  /** Stands beside the title: a count, a button. */
  aside?: ReactNode;
  tone?: 'plain' | 'sunk' | 'brand' | 'good' | 'warning' | 'bad' | 'info';
  level?: 2 | 3;
  id?: string;
  children: ReactNode;
}

export function Panel({ title, aside, tone = 'plain', level = 2, id, children }: PanelProps) {
  const Heading = `h${level}` as const;
  return (
    <section className="panel" data-tone={tone} id={id}>
      {title !== undefined && (
        <header className="panel-head">
          <Heading className="panel-title">{title}</Heading>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

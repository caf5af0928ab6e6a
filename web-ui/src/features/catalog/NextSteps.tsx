import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';

import type { Schema } from '@/api/types';
import { Timeline } from '@/ui/Timeline';

/** The way of a case through the departments, and by when it is done. */
export function NextSteps({ service }: { service: Schema<'ServicePage'> }) {
  return (
    <section className="next-steps">
      <h2>
        <Trans>Mi történik, miután elküldte</Trans>
      </h2>
      <Timeline
        label={t`Az ügy lépései`}
        items={[
          { id: 'sent', title: t`Ön elküldi a válaszait`, when: t`Rögtön kap egy ügyszámot.`, state: 'now' },
          ...service.steps.map((step) => ({
            id: step.code,
            title: step.name,
            when: step.departmentName,
            state: 'ahead' as const,
          })),
        ]}
      />
      <p className="prose prose-lines">{service.page.afterwards}</p>
      <dl className="deadline">
        <div>
          <dt>
            <Trans>Határidő</Trans>
          </dt>
          <dd>
            {service.deadline.text}
            {service.deadline.source && <span className="deadline-source">{service.deadline.source}</span>}
          </dd>
        </div>
        {service.deadline.firstResponseText && (
          <div>
            <dt>
              <Trans>Először jelentkezünk</Trans>
            </dt>
            <dd>{service.deadline.firstResponseText}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

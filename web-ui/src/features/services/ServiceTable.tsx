import { Trans } from '@lingui/react/macro';

import type { Schema } from '@/api/types';
import { locale } from '@/lib/format';
import { EyeIcon } from '@/ui/icons';
import { LockIcon } from '@/ui/desk/icons';
import { Link } from '@/ui/Link';
import { StatusTag } from '@/ui/StatusTag';

import { kindWord } from './labels';

interface ServiceTableProps {
  services: readonly Schema<'ServiceSummary'>[];
  municipality: string;
}

/** The services by category; what residents cannot see is told in words. */
export function ServiceTable({ services, municipality }: ServiceTableProps) {
  const categories = [...new Map(services.map(({ category }) => [category.code, category.name]))].sort(
    ([, a], [, b]) => a.localeCompare(b, locale()),
  );
  return categories.map(([code, name]) => (
    <section key={code} className="service-group">
      <h2>{name}</h2>
      <ul className="service-rows">
        {services
          .filter(({ category }) => category.code === code)
          .map((service) => (
            <li key={service.code} className="desk-row">
              <div>
                <Link
                  to="/$municipality/desk/services/$code"
                  params={{ municipality, code: service.code }}
                  look="plain"
                  className="worklist-link"
                >
                  {service.name}
                </Link>
                <span className="worklist-sub">{service.summary}</span>
              </div>
              <p className="desk-row-facts">
                <span>{kindWord(service.kind)}</span>
                <span>{service.department.name}</span>
                {service.live ? (
                  <StatusTag tone="good">
                    <EyeIcon />
                    <Trans>Él</Trans>
                  </StatusTag>
                ) : (
                  <StatusTag tone="waiting">
                    <LockIcon />
                    <Trans>Nem látszik a portálon</Trans>
                  </StatusTag>
                )}
              </p>
            </li>
          ))}
      </ul>
    </section>
  ));
}

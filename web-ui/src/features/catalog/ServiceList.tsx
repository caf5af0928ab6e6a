import type { Schema } from '@/api/types';
import { ChevronRightIcon } from '@/ui/icons';
import { Link } from '@/ui/Link';

type Item = Schema<'CatalogService'> & { categoryName?: string };

/** Services one under the other; the whole row is the link. */
export function ServiceList({ services, municipality }: { services: readonly Item[]; municipality: string }) {
  return (
    <ul className="service-list">
      {services.map((service) => (
        <li key={service.code}>
          <Link
            to="/$municipality/services/$code"
            params={{ municipality, code: service.code }}
            look="plain"
            className="service-row"
          >
            <span className="service-row-text">
              <span className="service-row-name">{service.name}</span>
              <span className="service-row-summary">{service.summary}</span>
              {service.categoryName !== undefined && (
                <span className="service-row-category">{service.categoryName}</span>
              )}
            </span>
            <ChevronRightIcon />
          </Link>
        </li>
      ))}
    </ul>
  );
}

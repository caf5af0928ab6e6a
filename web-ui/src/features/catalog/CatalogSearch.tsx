import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useMemo } from 'react';

import type { Schema } from '@/api/types';
import { EmptyState } from '@/ui/EmptyState';

import { searchServices } from './search';
import { ServiceList } from './ServiceList';

interface CatalogSearchProps {
  catalog: Schema<'Catalog'>;
  municipality: string;
  query: string;
  phone?: string | null | undefined;
}

/** What was found while typing; the number is announced. */
export function CatalogSearch({ catalog, municipality, query, phone }: CatalogSearchProps) {
  const found = useMemo(() => searchServices(catalog, query), [catalog, query]);
  const count = found.length;
  return (
    <section className="search-results" aria-label={t`Találatok`}>
      <p role="status" className="search-count">
        <Plural value={count} _0="Nincs találat" one="# ügyet találtunk" other="# ügyet találtunk" />
      </p>
      {count > 0 ? (
        <ServiceList services={found} municipality={municipality} />
      ) : (
        <EmptyState title={<Trans>Erre nem találtunk ügyet.</Trans>}>
          <p>
            <Trans>
              Próbálja más szóval, például „macska”, „lámpa” vagy „parkolás”, vagy nézze meg lentebb a
              témákat.
            </Trans>
          </p>
          {phone && (
            <p>
              <Trans>
                Telefonon is segítünk: <a href={`tel:${phone}`}>{phone}</a>
              </Trans>
            </p>
          )}
        </EmptyState>
      )}
    </section>
  );
}

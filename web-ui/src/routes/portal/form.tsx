import { Trans } from '@lingui/react/macro';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Navigate, getRouteApi, useNavigate } from '@tanstack/react-router';

import { serviceQuery } from '@/features/catalog/queries';
import { useDraft } from '@/features/intake/draft';
import { checkForm } from '@/features/intake/faults';
import { FormStep } from '@/features/intake/FormStep';
import { formPages, pageOf } from '@/features/intake/pages';
import type { FormSchema } from '@/lib/form/model';
import { useMunicipality, useScope } from '@/lib/municipality';
import { BackLink } from '@/ui/BackLink';

const route = getRouteApi('/$municipality/portal/services/$code/form/$page');

/** A form, one page at a time. */
export function FormPage() {
  const municipality = useMunicipality();
  const { code, page: pageCode } = route.useParams();
  const { from } = route.useSearch();
  const navigate = useNavigate();
  const { data: service } = useSuspenseQuery(serviceQuery(useScope(), code));
  const [draft, setDraft] = useDraft(municipality.slug, service);
  const form = service.form as unknown as FormSchema;
  const params = { municipality: municipality.slug, code };
  const pages = formPages(form, draft.answers);
  const index = pages.findIndex((candidate) => candidate.code === pageCode);
  const page = pages[index];
  const first = pages[0];
  // What may have arrived already is not edited any more; its page says how to go on.
  if (draft.pending) return <Navigate to="/$municipality/services/$code/check" params={params} replace />;
  if (!page) {
    return first ? (
      <Navigate
        to="/$municipality/services/$code/form/$page"
        params={{ ...params, page: first.code }}
        replace
      />
    ) : null;
  }

  const goOn = () => {
    const open = Object.keys(checkForm(form, draft.answers)).map((name) => pageOf(pages, name)?.code);
    // A changed answer can bring new questions: those come first, then the check again.
    const next =
      from === 'check' ? pages.find((candidate) => open.includes(candidate.code)) : pages[index + 1];
    if (!next) return void navigate({ to: '/$municipality/services/$code/check', params });
    void navigate({
      to: '/$municipality/services/$code/form/$page',
      params: { ...params, page: next.code },
      search: from === 'check' ? { from } : {},
    });
  };
  const before = pages[index - 1];
  return (
    <div className="form-page">
      {from === 'check' ? (
        <BackLink to="/$municipality/services/$code/check" params={params}>
          <Trans>Vissza az ellenőrzéshez</Trans>
        </BackLink>
      ) : before ? (
        <BackLink to="/$municipality/services/$code/form/$page" params={{ ...params, page: before.code }}>
          <Trans>Vissza</Trans>
        </BackLink>
      ) : (
        <BackLink to="/$municipality/services/$code" params={params}>
          <Trans>Vissza</Trans>
        </BackLink>
      )}
      <FormStep
        key={page.code}
        form={form}
        page={page}
        step={index + 1}
        steps={pages.length + 1}
        owner={municipality.name}
        serviceName={service.name}
        draft={draft}
        onDraft={setDraft}
        onDone={goOn}
      />
    </div>
  );
}

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useLingui } from '@lingui/react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Navigate, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';

import { ApiProblem } from '@/api/problem';
import { serviceQuery } from '@/features/catalog/queries';
import { AnswerList } from '@/features/intake/AnswerList';
import { forgetDraft, keepReceipt, useDraft } from '@/features/intake/draft';
import { checkForm, refusedFields } from '@/features/intake/faults';
import { CONTACT_PAGE, formPages, pageOf } from '@/features/intake/pages';
import { SendFailure } from '@/features/intake/SendFailure';
import { isCertain, prepare, sendCase } from '@/features/intake/send';
import type { FormSchema } from '@/lib/form/model';
import { useMunicipality, useScope } from '@/lib/municipality';
import { outOf } from '@/lib/out-of';
import { BackLink } from '@/ui/BackLink';
import { Button } from '@/ui/Button';
import { Link } from '@/ui/Link';
import { PageTitle } from '@/ui/PageTitle';
import { ProgressBar } from '@/ui/ProgressBar';

const route = getRouteApi('/$municipality/portal/services/$code/check');

/** Everything once more before it is sent. */
export function CheckPage() {
  const municipality = useMunicipality();
  const { i18n } = useLingui();
  const { code } = route.useParams();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { data: service } = useSuspenseQuery(serviceQuery(useScope(), code));
  const [draft, setDraft] = useDraft(municipality.slug, service);
  const form = service.form as unknown as FormSchema;
  const params = { municipality: municipality.slug, code };
  const pages = formPages(form, draft.answers);

  const underway = useRef(false);
  const send = useMutation({
    mutationFn: (pending: NonNullable<typeof draft.pending>) => sendCase(municipality.slug, pending),
    onSettled: () => {
      underway.current = false;
    },
    onSuccess: (receipt) => {
      keepReceipt(municipality.slug, receipt);
      forgetDraft(municipality.slug, code);
      void navigate({
        to: '/$municipality/confirmation',
        params: { municipality: municipality.slug },
        replace: true,
      });
    },
    onError: (error) => {
      if (!isCertain(error)) return;
      const { pending: _, ...rest } = draft;
      const fields = error instanceof ApiProblem ? refusedFields(error) : {};
      setDraft({ ...rest, refused: fields });
      const name = Object.keys(fields)[0];
      if (name === undefined) void queryClient.invalidateQueries({ queryKey: ['service'] });
      else goTo(pageOf(pages, name)?.code ?? CONTACT_PAGE);
    },
  });
  const submit = () => {
    // Two presses faster than the screen can follow are one.
    if (underway.current) return;
    underway.current = true;
    const pending = prepare(form, draft, code, i18n.locale);
    setDraft({ ...draft, pending });
    send.mutate(pending);
  };
  const goTo = (page: string) =>
    void navigate({
      to: '/$municipality/services/$code/form/$page',
      params: { ...params, page },
      search: { from: 'check' },
    });

  const open = Object.keys(checkForm(form, draft.answers))[0];
  const openPage = open === undefined ? undefined : pageOf(pages, open);
  if (openPage && !draft.pending && !send.isPending) {
    return (
      <Navigate
        to="/$municipality/services/$code/form/$page"
        params={{ ...params, page: openPage.code }}
        replace
      />
    );
  }
  const steps = pages.length + 1;
  const lastPage = pages.at(-1)?.code ?? '';
  const counter = t`${steps}. lépés ${outOf(steps)}`;
  const uncertain = draft.pending !== undefined && !send.isPending && !send.isSuccess;
  return (
    <div className="form-page">
      <PageTitle
        title={t`Ellenőrizze a válaszait – ${service.name}`}
        owner={municipality.name}
        hasErrors={send.isError || uncertain}
      />
      {!draft.pending && (
        <BackLink to="/$municipality/services/$code/form/$page" params={{ ...params, page: lastPage }}>
          <Trans>Vissza</Trans>
        </BackLink>
      )}
      {(send.isError || uncertain) && <SendFailure error={send.error} uncertain={uncertain} />}
      <ProgressBar label={counter} value={steps} max={steps} />
      <p className="form-service">{service.name}</p>
      <h1>
        <Trans>Ellenőrizze a válaszait</Trans>
      </h1>
      <AnswerList
        pages={pages}
        draft={draft}
        change={(page, label) =>
          draft.pending ? null : (
            <Link
              to="/$municipality/services/$code/form/$page"
              params={{ ...params, page }}
              search={{ from: 'check' }}
            >
              <Trans>
                Módosítom<span className="visually-hidden"> {label}</span>
              </Trans>
            </Link>
          )
        }
      />
      <p className="prose soft">
        <Trans>Az adatait csak ennek az ügynek az elintézéséhez használjuk.</Trans>
      </p>
      <div className="form-actions">
        <Button size="large" isPending={send.isPending} onPress={submit}>
          {send.isPending ? (
            <Trans>Küldés…</Trans>
          ) : uncertain ? (
            <Trans>Küldés újra</Trans>
          ) : (
            <Trans>Elküldöm</Trans>
          )}
        </Button>
      </div>
    </div>
  );
}

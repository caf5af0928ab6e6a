import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';

import { ApiProblem, NoAnswer } from '@/api/problem';

import { Button } from './Button';
import { PageTitle } from './PageTitle';
import { SleepingCat } from './TabbyCat';

interface StateViewProps {
  error: unknown;
  onRetry?: () => void;
  /** Only a part of a page, which has its own heading and title. */
  part?: boolean;
  /** Ways on from here. */
  children?: ReactNode;
}

/** A page, or a part of one, that cannot be shown: gone, refused, offline or broken, each with what to do. */
export function StateView({ error, onRetry, part = false, children }: StateViewProps) {
  const { title, text, again } = describe(error);
  const requestId = error instanceof ApiProblem ? error.requestId : undefined;
  return (
    <div className="state-view">
      {!part && <PageTitle title={title} />}
      <SleepingCat />
      {part ? <h2>{title}</h2> : <h1>{title}</h1>}
      <p className="lead">{text}</p>
      {again && onRetry && (
        <Button onPress={onRetry}>
          <Trans>Újrapróbálom</Trans>
        </Button>
      )}
      {children}
      {requestId !== undefined && (
        <p className="state-id">
          <Trans>
            Ha segítséget kér, mondja be ezt az azonosítót: <code>{requestId}</code>
          </Trans>
        </p>
      )}
    </div>
  );
}

function describe(error: unknown): { title: string; text: string; again: boolean } {
  if (error instanceof NoAnswer) {
    return navigator.onLine
      ? {
          title: t`Nem jött válasz`,
          text: t`A rendszer most nem válaszol. Várjon egy kicsit, és próbálja újra.`,
          again: true,
        }
      : {
          title: t`Nincs internetkapcsolat`,
          text: t`Amit eddig beírt, megmarad ezen az eszközön. Ha újra van kapcsolat, folytathatja.`,
          again: true,
        };
  }
  if (error instanceof ApiProblem) {
    switch (error.status) {
      case 404:
        return {
          title: t`Ezt nem találjuk`,
          text: t`Lehet, hogy elírás van a címben, vagy ez az oldal már nincs meg.`,
          again: false,
        };
      case 410:
        return { title: t`Ez már nem érvényes`, text: error.detail, again: false };
      case 403:
        return { title: t`Ehhez nincs jogosultsága`, text: error.detail, again: false };
      case 503:
        return {
          title: t`Most nagyon sokan vannak`,
          text: t`Várjon egy percet, és próbálja újra. Amit eddig beírt, megmarad.`,
          again: true,
        };
      default:
        if (error.status < 500) return { title: error.title, text: error.detail, again: true };
    }
  }
  return {
    title: t`Valami elromlott nálunk`,
    text: t`Nem az Ön hibája. Próbálja újra, vagy jöjjön vissza később.`,
    again: true,
  };
}

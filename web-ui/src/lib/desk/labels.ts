import { t } from '@lingui/core/macro';

import type { Schema } from '@/api/types';

/** What codes are called among colleagues; residents read other words for the same (see `lib/status`). */

export const CASE_STATUSES = [
  'new',
  'in_progress',
  'waiting_for_resident',
  'waiting_for_partner',
  'resolved',
  'closed',
  'rejected',
  'withdrawn',
] as const satisfies readonly Schema<'CaseStatus'>[];

export const CHANNELS = [
  'web',
  'phone',
  'desk',
  'mail',
  'email',
  'app',
  'other',
] as const satisfies readonly Schema<'Channel'>[];

export const OUTCOMES = [
  'done',
  'granted',
  'partly',
  'refused',
  'advice_given',
  'forwarded',
  'not_found_on_site',
  'duplicate',
] as const satisfies readonly Schema<'Outcome'>[];

export function caseStatusWord(status: Schema<'CaseStatus'>): string {
  const words: Record<Schema<'CaseStatus'>, string> = {
    new: t`Új`,
    in_progress: t`Folyamatban`,
    waiting_for_resident: t`Ügyfélre vár`,
    waiting_for_partner: t`Partnerre vár`,
    resolved: t`Elintézett`,
    closed: t`Lezárva`,
    rejected: t`Elutasítva`,
    withdrawn: t`Visszavonva`,
  };
  return words[status];
}

export function taskStatusWord(status: Schema<'TaskStatus'>): string {
  const words: Record<Schema<'TaskStatus'>, string> = {
    waiting: t`Másik feladatra vár`,
    open: t`Kezdhető`,
    in_progress: t`Folyamatban`,
    done: t`Kész`,
    skipped: t`Kihagyva`,
  };
  return words[status];
}

export function channelWord(channel: Schema<'Channel'>): string {
  const words: Record<Schema<'Channel'>, string> = {
    web: t`Portál`,
    phone: t`Telefon`,
    desk: t`Személyesen`,
    mail: t`Levél`,
    email: t`E-mail`,
    app: t`Mobilalkalmazás`,
    other: t`Más rendszer`,
  };
  return words[channel];
}

export function outcomeWord(outcome: Schema<'Outcome'>): string {
  const words: Record<Schema<'Outcome'>, string> = {
    done: t`Elvégeztük`,
    granted: t`Megadtuk`,
    partly: t`Részben adtuk meg`,
    refused: t`Nem adtuk meg`,
    advice_given: t`Tájékoztatást adtunk`,
    forwarded: t`Továbbítottuk az illetékesnek`,
    not_found_on_site: t`A helyszínen nem találtuk`,
    duplicate: t`Egy másik ügyben intézzük`,
  };
  return words[outcome];
}

export function departmentRoleWord(role: Schema<'DepartmentRole'>): string {
  const words: Record<Schema<'DepartmentRole'>, string> = {
    lead: t`vezető`,
    specialist: t`szakügyintéző`,
    agent: t`ügyfélszolgálatos`,
  };
  return words[role];
}

export function roleWord(role: Schema<'Role'>): string {
  const words: Record<Schema<'Role'>, string> = {
    process_owner: t`folyamatgazda`,
    facilitator: t`informatikus segítő`,
    manager: t`hivatali vezető`,
    admin: t`adminisztrátor`,
    operator: t`üzemeltető`,
  };
  return words[role];
}

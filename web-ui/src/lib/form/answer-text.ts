import { t } from '@lingui/core/macro';

import { formatList, formatNumber, formatPlainDate } from '../format';

import { isEmpty } from './model';
import type { Place, Question } from './model';

/** An answer as a person would say it; used to check the answers and to read them in a case. */
export function answerText({ schema, ui }: Pick<Question, 'schema' | 'ui'>, value: unknown): string {
  if (ui.widget === 'checkbox') return value === true ? t`Igen` : t`Nem`;
  if (isEmpty(value)) return t`Nem válaszolt`;
  const option = (code: unknown) => ui.options?.[String(code)] ?? String(code);
  switch (ui.widget) {
    case 'radio':
    case 'select':
      return option(value);
    case 'checkboxes':
      return formatList((value as unknown[]).map(option));
    case 'date':
      return formatPlainDate(String(value));
    case 'number': {
      const number = formatNumber(Number(value), {
        useGrouping: schema.type === 'number' || Number(value) > 9999,
      });
      return ui.unit ? `${number} ${ui.unit}` : number;
    }
    case 'place': {
      const place = value as Place;
      return [place.address, place.description].filter(Boolean).join('\n');
    }
    default:
      return String(value);
  }
}

import { describe, expect, it } from 'vitest';

import { formIn, pick } from './texts';

describe('a form in one language', () => {
  it('has the texts a resident would be sent, and its codes untouched', () => {
    const form = {
      type: 'object',
      properties: {
        injured: {
          type: 'string',
          enum: ['yes', 'no'],
          'x-ui': {
            widget: 'radio',
            label: { hu: 'Sérült?', en: 'Injured?' },
            options: { yes: { hu: 'Igen', en: 'Yes' }, no: { hu: 'Nem', en: 'No' } },
            showIf: { question: 'seen', equals: 'yes' },
          },
        },
      },
      'x-ui': { pages: [{ code: 'state', title: { hu: 'Állapot', en: 'State' }, questions: ['injured'] }] },
    };
    const english = formIn(form, 'en');
    expect(english.properties['injured']).toEqual({
      type: 'string',
      enum: ['yes', 'no'],
      'x-ui': {
        widget: 'radio',
        label: 'Injured?',
        options: { yes: 'Yes', no: 'No' },
        showIf: { question: 'seen', equals: 'yes' },
        optional: true,
      },
    });
    expect(english['x-ui'].pages[0]?.title).toBe('State');
  });

  it('falls back to a language there is', () => {
    expect(pick({ hu: 'Macska' }, 'de')).toBe('Macska');
    expect(pick(undefined, 'hu')).toBe('');
  });
});

import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';

import type { FormSchema } from '@/lib/form/model';

import type { Draft } from './draft';
import { FormStep } from './FormStep';
import { formPages } from './pages';

const form: FormSchema = {
  properties: {
    name: {
      type: 'string',
      'x-ui': { widget: 'text', label: 'Az Ön neve', semanticKey: 'person.name', optional: false },
    },
    phone: {
      type: 'string',
      'x-ui': { widget: 'phone', label: 'Telefonszáma', semanticKey: 'person.phone', optional: true },
    },
  },
  'x-ui': { pages: [{ code: 'who', title: 'Ön', questions: ['name', 'phone'] }] },
};

function Step({ onDone, refused = {} }: { onDone: () => void; refused?: Draft['refused'] }) {
  const [draft, setDraft] = useState<Draft>({ version: 1, answers: {}, contact: {}, refused });
  const [page] = formPages(form, draft.answers);
  if (!page) return null;
  return (
    <I18nProvider i18n={i18n}>
      <FormStep
        form={form}
        page={page}
        step={1}
        steps={2}
        owner="Cserhalom"
        serviceName="Kóbor macska"
        draft={draft}
        onDraft={setDraft}
        onDone={onDone}
      />
    </I18nProvider>
  );
}

afterEach(cleanup);

test('a missing answer is told in a summary that takes the focus and leads to the field', async () => {
  const done = vi.fn();
  render(<Step onDone={done} />);
  fireEvent.click(screen.getByRole('button', { name: 'Tovább' }));
  const summary = await screen.findByRole('alert');
  expect(document.activeElement).toBe(summary);
  expect(document.title).toBe('Hiba: Ön – Kóbor macska – Cserhalom');
  Element.prototype.scrollIntoView = vi.fn();
  fireEvent.click(screen.getByRole('link', { name: /Az Ön neve/ }));
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Az Ön neve' }));
  expect(done).not.toHaveBeenCalled();
});

test('with everything answered the form goes on; what may be left out says so', async () => {
  const done = vi.fn();
  render(<Step onDone={done} />);
  expect(
    screen.getByRole('textbox', { name: 'Telefonszáma (nem kötelező)' }).getAttribute('autocomplete'),
  ).toBe('tel');
  fireEvent.change(screen.getByRole('textbox', { name: 'Az Ön neve' }), { target: { value: 'Kiss Anna' } });
  fireEvent.click(screen.getByRole('button', { name: 'Tovább' }));
  await waitFor(() => expect(done).toHaveBeenCalledOnce());
});

test('what the server refused stands at the field until it is edited', () => {
  render(<Step onDone={vi.fn()} refused={{ name: 'Ez túl hosszú.' }} />);
  const field = screen.getByRole('textbox', { name: 'Az Ön neve' });
  expect(field.getAttribute('aria-invalid')).toBe('true');
  fireEvent.change(field, { target: { value: 'Kiss Anna' } });
  expect(field.getAttribute('aria-invalid')).toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
});

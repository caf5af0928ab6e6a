import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';

import { announce } from '@/lib/announce';
import type { Place } from '@/lib/form/model';
import { formatNumber } from '@/lib/format';

import { Button } from '../Button';
import type { FieldProps } from '../FieldParts';
import { CheckIcon, PlaceIcon } from '../icons';
import { TextArea } from '../TextArea';
import { TextField } from '../TextField';

export interface PlaceFieldProps extends FieldProps {
  value: Place | undefined;
  onChange: (value: Place | undefined) => void;
}

type State = 'idle' | 'asking' | 'refused';

/** Where something is: in words first, and the device's own position when the reader allows it. */
export function PlaceField({ value, onChange, ...field }: PlaceFieldProps) {
  const [state, setState] = useState<State>('idle');
  const place: Place = value ?? { address: '' };
  const located = place.longitude !== undefined && place.latitude !== undefined;
  const locate = () => {
    setState('asking');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const longitude = Number(coords.longitude.toFixed(6));
        const latitude = Number(coords.latitude.toFixed(6));
        onChange({
          ...place,
          longitude,
          latitude,
          address: place.address || positionText(latitude, longitude),
        });
        setState('idle');
        announce(t`A helyét hozzáadtuk.`);
      },
      () => setState('refused'),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  };
  const forget = () => {
    const { longitude: _, latitude: __, ...rest } = place;
    onChange(rest);
  };
  return (
    <div className="place-field">
      <TextField
        {...field}
        value={place.address}
        onChange={(address) => onChange({ ...place, address })}
        autoComplete="street-address"
        width="full"
      />
      {'geolocation' in navigator && (
        <div className="place-position" role="status">
          {located ? (
            <>
              <CheckIcon />
              <Trans>A pontos helyet is elküldjük.</Trans>
              <Button tone="quiet" size="small" onPress={forget}>
                <Trans>Mégse küldjük</Trans>
              </Button>
            </>
          ) : (
            <Button
              tone="secondary"
              size="small"
              icon={<PlaceIcon />}
              isPending={state === 'asking'}
              onPress={locate}
            >
              <Trans>Jelenlegi helyem hozzáadása</Trans>
            </Button>
          )}
          {state === 'refused' && (
            <p className="field-hint">
              <Trans>Az eszköz nem adta meg a helyét. Elég, ha leírja a címet.</Trans>
            </p>
          )}
        </div>
      )}
      <TextArea
        name={`${field.name}-description`}
        label={<Trans>Hogyan találjuk meg pontosan?</Trans>}
        optional
        rows={3}
        limit={500}
        value={place.description ?? ''}
        onChange={(description) => onChange({ ...place, description })}
      />
    </div>
  );
}

function positionText(latitude: number, longitude: number): string {
  const digits = { minimumFractionDigits: 5, maximumFractionDigits: 5 };
  const [north, east] = [formatNumber(latitude, digits), formatNumber(longitude, digits)];
  return t`Ahol most vagyok (${north}; ${east})`;
}

import { useId } from 'react';

import { Choices } from './Choices';
import type { Option } from './Choices';
import type { FieldProps } from './FieldParts';

export interface RadioGroupProps extends FieldProps {
  value: string | undefined;
  onChange: (value: string) => void;
  options: readonly Option[];
}

export function RadioGroup({ value, onChange, ...field }: RadioGroupProps) {
  return (
    <Choices
      {...field}
      id={useId()}
      kind="radio"
      isChosen={(code) => code === value}
      onChoose={(code) => onChange(code)}
    />
  );
}

import { useId } from 'react';

import { Choices } from './Choices';
import type { Option } from './Choices';
import type { FieldProps } from './FieldParts';

export interface CheckboxGroupProps extends FieldProps {
  value: readonly string[];
  onChange: (value: string[]) => void;
  options: readonly Option[];
}

/** The chosen codes come in the order of the options, however they were ticked. */
export function CheckboxGroup({ value, onChange, options, ...field }: CheckboxGroupProps) {
  const choose = (code: string, chosen: boolean) => {
    const codes = options.map((option) => option.value);
    onChange(codes.filter((other) => (other === code ? chosen : value.includes(other))));
  };
  return (
    <Choices
      {...field}
      id={useId()}
      kind="checkbox"
      options={options}
      isChosen={(code) => value.includes(code)}
      onChoose={choose}
    />
  );
}

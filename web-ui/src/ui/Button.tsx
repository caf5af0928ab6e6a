import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { ButtonProps as AriaButtonProps } from 'react-aria-components/Button';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** How much it asks to be pressed; one primary button a view. */
  tone?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'normal' | 'small' | 'large';
  icon?: ReactNode;
  children?: ReactNode;
}

export function Button({ tone = 'primary', size = 'normal', icon, children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className="button" data-tone={tone} data-size={size}>
      {icon}
      {children}
    </AriaButton>
  );
}

import type { ReactNode } from 'react';

export interface ButtonProps {
  /** How much it asks to be pressed; one primary button a view. */
  tone?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'normal' | 'small' | 'large';
  type?: 'button' | 'submit';
  icon?: ReactNode;
  children?: ReactNode;
  onPress?: () => void;
  isDisabled?: boolean;
  /** Something it began is still running: it keeps the focus and cannot be pressed again. */
  isPending?: boolean;
  'aria-label'?: string;
  'aria-expanded'?: boolean;
}

export function Button(props: ButtonProps) {
  const {
    tone = 'primary',
    size = 'normal',
    type = 'button',
    icon,
    children,
    onPress,
    isDisabled,
    isPending,
    ...rest
  } = props;
  return (
    <button
      {...rest}
      type={type}
      className="button"
      data-tone={tone}
      data-size={size}
      disabled={isDisabled}
      aria-disabled={isPending || undefined}
      onClick={(event) => {
        if (isPending) event.preventDefault();
        else onPress?.();
      }}
    >
      {icon}
      {children}
    </button>
  );
}

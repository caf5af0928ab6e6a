import { t } from '@lingui/core/macro';
import { useId, useRef } from 'react';

import { CloseIcon, SearchIcon } from './icons';

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  size?: 'normal' | 'large';
  /** The label is read aloud but the place already says it to the eye. */
  hideLabel?: boolean;
}

/** Finds while typing; Escape and the cross empty it. */
export function SearchField(props: SearchFieldProps) {
  const { label, value, onChange, placeholder, size = 'normal', hideLabel = false } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const clear = () => {
    onChange('');
    input.current?.focus();
  };
  return (
    <div className="search-field" data-size={size} role="search">
      <label className={hideLabel ? 'visually-hidden' : 'field-label'} htmlFor={id}>
        {label}
      </label>
      <div className="search-box">
        <SearchIcon />
        <input
          ref={input}
          id={id}
          className="search-input"
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && clear()}
        />
        {value !== '' && (
          <button type="button" className="icon-button" aria-label={t`Keresés törlése`} onClick={clear}>
            <CloseIcon />
          </button>
        )}
      </div>
    </div>
  );
}

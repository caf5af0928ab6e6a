import { Button } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { SearchField as AriaSearchField } from 'react-aria-components/SearchField';

import { CloseIcon, SearchIcon } from './icons';

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onSubmit?: (value: string) => void;
  placeholder?: string;
  size?: 'normal' | 'large';
  /** The label is read aloud but the place already says it to the eye. */
  hideLabel?: boolean;
}

export function SearchField({
  label,
  placeholder,
  size = 'normal',
  hideLabel = false,
  ...props
}: SearchFieldProps) {
  return (
    <AriaSearchField {...props} className="search-field" data-size={size}>
      <Label className={hideLabel ? 'visually-hidden' : 'field-label'}>{label}</Label>
      <Group className="search-box">
        <SearchIcon />
        <Input
          className="search-input"
          {...(placeholder !== undefined && { placeholder })}
          enterKeyHint="search"
        />
        <Button className="icon-button">
          <CloseIcon />
        </Button>
      </Group>
    </AriaSearchField>
  );
}

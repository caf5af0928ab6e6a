import { Plural, Trans } from '@lingui/react/macro';

import { Button } from './Button';

interface LoadMoreProps {
  shown: number;
  total?: number | undefined;
  hasMore: boolean;
  isLoading: boolean;
  onLoad: () => void;
}

/** The end of a list that continues: how much is shown, and a button for more. */
export function LoadMore({ shown, total, hasMore, isLoading, onLoad }: LoadMoreProps) {
  return (
    <div className="load-more">
      <p role="status">
        {total === undefined ? (
          <Plural value={shown} one="# tétel látható" other="# tétel látható" />
        ) : (
          <Trans>
            {shown} látható, összesen {total}
          </Trans>
        )}
      </p>
      {hasMore && (
        <Button tone="secondary" isPending={isLoading} onPress={onLoad}>
          <Trans>Továbbiak betöltése</Trans>
        </Button>
      )}
    </div>
  );
}

/** What opens over a page. Mantine's own heads are banner landmarks, of which a page has one already. */
import { Drawer, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './sheet.module.css';

type SheetProps = {
  readonly title: string;
  readonly closeLabel: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly size: string;
  readonly side: 'left' | 'right' | 'middle';
  /** Where the focus went is lost when what opened the sheet is no longer on the page. */
  readonly returnFocus?: boolean;
  readonly children: ReactNode;
};

export function Sheet({ title, closeLabel, opened, onClose, size, side, returnFocus = true, children }: SheetProps) {
  const Parts = side === 'middle' ? Modal : Drawer;
  const place = side === 'middle' ? {} : { position: side };
  return (
    <Parts.Root opened={opened} onClose={onClose} size={size} returnFocus={returnFocus} {...place}>
      <Parts.Overlay />
      <Parts.Content>
        <div className={classes.head}>
          <Parts.Title className={classes.title}>{title}</Parts.Title>
          <Parts.CloseButton aria-label={closeLabel} size="lg" />
        </div>
        <Parts.Body>{children}</Parts.Body>
      </Parts.Content>
    </Parts.Root>
  );
}

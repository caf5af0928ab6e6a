import { icon } from '../icons';

/** Icons that only the workspace uses; same grid and stroke as the others. */
export const InboxIcon = icon(<path d="M3.5 13.5 6 5h12l2.5 8.5V19h-17v-5.5Zm0 0h5l1.5 2.5h4l1.5-2.5h5" />);
export const TasksIcon = icon(
  <path d="m4 6.5 1.5 1.5L8 5m-4 7.5L5.5 14 8 11m-4 7.5L5.5 20 8 17M11.5 6.5H20m-8.5 6H20m-8.5 6H20" />,
);
export const PlusIcon = icon(<path d="M12 4.5v15M4.5 12h15" />);
export const MoreIcon = icon(
  <path d="M5.5 11a1 1 0 1 1 0 2 1 1 0 0 1 0-2Zm6.5 0a1 1 0 1 1 0 2 1 1 0 0 1 0-2Zm6.5 0a1 1 0 1 1 0 2 1 1 0 0 1 0-2Z" />,
);
export const HourglassIcon = icon(
  <path d="M7 3.5h10M7 20.5h10M8 3.5v3.8c0 2.2 4 3.2 4 4.7s-4 2.5-4 4.7v3.8m8-17v3.8c0 2.2-4 3.2-4 4.7s4 2.5 4 4.7v3.8" />,
);
export const LockIcon = icon(<path d="M6 10.5h12v9.5H6v-9.5Zm2.5 0V8a3.5 3.5 0 0 1 7 0v2.5M12 14.5v2" />);
export const KeyboardIcon = icon(<path d="M3 6.5h18v11H3v-11Zm3.5 4h.1m3.6 0h.1m3.6 0h.1m3.5 0h.1M8 14h8" />);
export const SignOutIcon = icon(<path d="M10 4H5v16h5m4-12 4 4-4 4m3.5-4H9" />);
export const HandOverIcon = icon(<path d="M4 8.5h14m-4-4 4 4-4 4M20 15.5H6m4-4-4 4 4 4" />);
export const PencilIcon = icon(<path d="m4.5 19.5.8-3.8L16 5l3 3L8.3 18.7l-3.8.8Zm9-12 3 3" />);
export const FilterIcon = icon(<path d="M4 6h16M7 12h10m-6.5 6h3" />);
export const PlayIcon = icon(<path d="M7.5 5v14l11-7-11-7Z" />);
export const SkipIcon = icon(<path d="M5 5.5v13l8-6.5-8-6.5Zm8 0v13l7-6.5-7-6.5Z" />);
export const UndoIcon = icon(<path d="M9 5 4.5 9.5 9 14m-4-4.5h9a5 5 0 0 1 0 10h-3" />);
export const GlobeIcon = icon(
  <path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Zm0 0c2.3 2.3 3.4 5.1 3.4 8.5S14.3 18.2 12 20.5c-2.3-2.3-3.4-5.1-3.4-8.5S9.7 5.8 12 3.5ZM4 12h16" />,
);
export const BookIcon = icon(
  <path d="M12 6.5C10 5 7.5 4.5 4 4.5v13.5c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2V4.5c-3.5 0-6 .5-8 2Zm0 0V20" />,
);
export const BlockIcon = icon(<path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM6 6l12 12" />);
export const RefreshIcon = icon(<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9m0-4.5V9H15" />);
export const HandIcon = icon(
  <path d="M8 12.5V6.3a1.3 1.3 0 0 1 2.6 0V11m0-5.8a1.3 1.3 0 0 1 2.7 0V11m0-4.5a1.3 1.3 0 0 1 2.7 0V12m0-3a1.3 1.3 0 0 1 2.6 0v5c0 4-2.4 6.5-6.1 6.5-2.6 0-4-1-5.4-3.2L4.7 13.5c-.9-1.5.9-2.8 2-1.6L8 13.5" />,
);

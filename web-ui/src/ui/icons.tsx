import type { ReactNode } from 'react';

/** Our own icons: 24 units, one stroke, decoration only (the words beside them say it). */
export function icon(paths: ReactNode) {
  return function Icon() {
    return (
      <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
        {paths}
      </svg>
    );
  };
}

export const SearchIcon = icon(<path d="M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm5 11.5L20.5 20.5" />);
export const CloseIcon = icon(<path d="m6 6 12 12M18 6 6 18" />);
export const ChevronDownIcon = icon(<path d="m6 9.5 6 6 6-6" />);
export const ChevronRightIcon = icon(<path d="m9.5 6 6 6-6 6" />);
export const ArrowLeftIcon = icon(<path d="M20 12H4.5m6-6.5L4 12l6.5 6.5" />);
export const ArrowRightIcon = icon(<path d="M4 12h15.5m-6-6.5L20 12l-6.5 6.5" />);
export const CheckIcon = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const InfoIcon = icon(<path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Zm0 7.5v5.5M12 7.5v.6" />);
export const WarningIcon = icon(<path d="M12 4 2.5 20h19L12 4Zm0 6v4.5m0 2.5v.6" />);
export const CopyIcon = icon(<path d="M9 8.5h10.5V20H9V8.5ZM15 8V4H4.5v11.5H8.5" />);
export const PrintIcon = icon(<path d="M7 8.5V3.5h10v5M7 17H3.5V8.5h17V17H17M7 14h10v6.5H7V14Z" />);
export const ClockIcon = icon(<path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 7v5.3l3.5 2.2" />);
export const PeopleIcon = icon(
  <path d="M9 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM2.5 20c.3-4 2.7-6 6.5-6s6.2 2 6.5 6m.5-15.2a3.5 3.5 0 0 1 0 6.5m2 3c2.2.8 3.3 2.7 3.5 5.7" />,
);
export const PersonIcon = icon(
  <path d="M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20.5c.4-4 3-6 7.5-6s7.1 2 7.5 6" />,
);
export const ListIcon = icon(<path d="M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.6m-.6 5.5h.6m-.6 5.5h.6" />);
export const MoneyIcon = icon(
  <path d="M3 6.5h18v11H3v-11Zm9 2.7a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6ZM6 9.5v.1m12 4.9v.1" />,
);
export const PlaceIcon = icon(
  <path d="M12 21c-4.3-4.3-6.5-7.8-6.5-10.5a6.5 6.5 0 0 1 13 0C18.5 13.2 16.3 16.7 12 21Zm0-13a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5Z" />,
);
export const MessageIcon = icon(<path d="M4 5h16v11.5h-9L6.5 20v-3.5H4V5Z" />);
export const NoteIcon = icon(<path d="M5 4h14v10.5L14 20H5V4Zm14 10.5h-5V20M8.5 8.5h7m-7 3.5h4" />);
export const PhoneIcon = icon(
  <path d="M5 4h4l1.8 4.5-2.2 1.6c1 2.3 2.9 4.2 5.3 5.3l1.6-2.2L20 15v4c0 .6-.4 1-1 1C11 20 4 13 4 5c0-.6.4-1 1-1Z" />,
);
export const MailIcon = icon(<path d="M3.5 5.5h17v13h-17v-13Zm.5.8 8 6.7 8-6.7" />);
export const OfflineIcon = icon(
  <path d="M4 4l16 16M8.5 16.2a5 5 0 0 1 5.5-.9M5.5 12.8a9 9 0 0 1 4.3-2.3m4.7.1a9 9 0 0 1 4 2.2M2.5 9.3a13 13 0 0 1 4.5-2.7m4-.9a13 13 0 0 1 10.5 3.6M12 19.5v.1" />,
);
export const HomeIcon = icon(<path d="M3.5 11.5 12 4l8.5 7.5M6 9.5V20h12V9.5M10 20v-6h4v6" />);
export const EyeIcon = icon(
  <path d="M2.5 12C5 7.7 8.2 5.5 12 5.5s7 2.2 9.5 6.5c-2.5 4.3-5.7 6.5-9.5 6.5S5 16.3 2.5 12Zm9.5-3a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z" />,
);
export const BuildingIcon = icon(<path d="M4 20.5V9l8-5.5L20 9v11.5M2.5 20.5h19M8 12v5m4-5v5m4-5v5" />);
export const PawIcon = icon(
  <path d="M12 12.5c2.5 0 5 2.8 5 5 0 1.8-1.4 2.5-2.7 2.5-.9 0-1.5-.4-2.3-.4s-1.4.4-2.3.4C8.4 20 7 19.3 7 17.5c0-2.2 2.5-5 5-5ZM5.5 10.3c.9 0 1.5.9 1.5 2s-.6 1.9-1.5 1.9S4 13.4 4 12.3s.6-2 1.5-2Zm13 0c.9 0 1.5.9 1.5 2s-.6 1.9-1.5 1.9-1.5-.8-1.5-1.9.6-2 1.5-2ZM9.3 5c1 0 1.6 1 1.6 2.2S10.3 9.4 9.3 9.4 7.7 8.4 7.7 7.2 8.3 5 9.3 5Zm5.4 0c1 0 1.6 1 1.6 2.2s-.6 2.2-1.6 2.2-1.6-1-1.6-2.2S13.7 5 14.7 5Z" />,
);
export const TreeIcon = icon(
  <path d="M12 21v-8m0 3 3.5-2.5M12 3c3.6 0 6 2.3 6 5 1.4.6 2.5 2 2.5 3.7 0 2.4-1.9 4.3-4.5 4.3H8c-2.6 0-4.5-1.9-4.5-4.3C3.5 10 4.6 8.6 6 8c0-2.7 2.4-5 6-5Z" />,
);
export const BinIcon = icon(<path d="M4 6.5h16M9 6V3.5h6V6M6 6.5l1 14h10l1-14M10 10.5v6m4-6v6" />);
export const RoadIcon = icon(<path d="M8 3.5 4 20.5m12-17 4 17M12 4v3m0 3.5v3m0 3.5v3.5" />);
export const CarIcon = icon(
  <path d="M3.5 17v-4.5L6 6.5h12l2.5 6V17h-17Zm0-4.5h17M6 17v2.5m12-2.5v2.5M7 14.8h1.5m7 0H17" />,
);
export const FlagIcon = icon(<path d="M5 21V4c5-2 8 2 14 0v9.5c-6 2-9-2-14 0" />);
export const BallIcon = icon(
  <path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Zm0 4.5-3.7 2.7 1.4 4.3h4.6l1.4-4.3L12 8Zm0 0V3.7m-3.7 7L4 9.5m5.7 5.5-2.6 3.6m7.2-3.6 2.6 3.6m-1.2-7.9L20 9.5" />,
);
export const StampIcon = icon(
  <path d="M4 20.5h16M5 17v-3h5.5c-.2-2.5-2-3.5-2-6.5a3.5 3.5 0 0 1 7 0c0 3-1.8 4-2 6.5H19v3H5Z" />,
);
export const HeartIcon = icon(
  <path d="M12 20.5C6 16.5 3.5 13 3.5 9.3A4.5 4.5 0 0 1 12 7.2a4.5 4.5 0 0 1 8.5 2.1c0 3.7-2.5 7.2-8.5 11.2Z" />,
);
export const QuestionIcon = icon(
  <path d="M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM9.3 9.5c.2-1.5 1.2-2.3 2.7-2.3s2.7.9 2.7 2.3c0 2-2.7 2.2-2.7 4.2M12 16.5v.6" />,
);

import {
  BallIcon,
  BinIcon,
  CarIcon,
  MoneyIcon,
  FlagIcon,
  HeartIcon,
  ListIcon,
  PawIcon,
  QuestionIcon,
  RoadIcon,
  StampIcon,
  TreeIcon,
} from '@/ui/icons';

/** Decoration for the usual categories; any other gets the plain one. */
const ICONS: Readonly<Record<string, typeof ListIcon>> = {
  animals: PawIcon,
  'trees-and-parks': TreeIcon,
  waste: BinIcon,
  'roads-and-lights': RoadIcon,
  'parking-and-vehicles': CarIcon,
  'public-space-and-events': FlagIcon,
  sport: BallIcon,
  'authority-and-certificates': StampIcon,
  'family-and-support': HeartIcon,
  taxes: MoneyIcon,
  'questions-and-complaints': QuestionIcon,
};

export function CategoryIcon({ code }: { code: string }) {
  const Icon = ICONS[code] ?? ListIcon;
  return (
    <span className="category-icon">
      <Icon />
    </span>
  );
}

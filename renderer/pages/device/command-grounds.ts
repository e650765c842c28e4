/** What commands to single devices are usually given for, and for how many minutes. */
import { useTranslation } from 'react-i18next';

export const commandSpans: readonly number[] = [5, 10, 30, 60, 120, 240];
const presets = ['repair', 'inspection', 'accident', 'police'] as const;

export function useCommandReasons(): readonly string[] {
  const { t } = useTranslation();
  return presets.map((preset) => t(`deviceCommand.preset.${preset}`));
}

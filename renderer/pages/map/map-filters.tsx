import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../console-context.ts';
import { countiesOf, type MapFilter } from '../../map/map-filter.ts';
import { ChoiceFilter, ConditionFilter, KindFilter } from '../../parts/filters.tsx';
import type { SiteIndex } from '../../stores/site-index.ts';

export interface MapFiltersProps {
  readonly site: SiteIndex;
  readonly filter: MapFilter;
  readonly onFilter: (filter: MapFilter) => void;
}

/** Which devices the map shows, and so which "all shown" selects. */
export function MapFilters({ site, filter, onFilter }: MapFiltersProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const counties = useMemo(() => countiesOf(site.site.devices, language), [site, language]);
  const change = (name: keyof MapFilter) => (value: string) => onFilter({ ...filter, [name]: value });
  return (
    <div className="filters">
      <KindFilter value={filter.kind} onChange={change('kind')} />
      <ConditionFilter value={filter.condition} onChange={change('condition')} />
      <ChoiceFilter
        label={t('filter.road')}
        any={t('filter.anyRoad')}
        choices={site.site.roads.map((road) => ({ value: road.id, label: road.name }))}
        value={filter.road}
        onChange={change('road')}
      />
      {counties.length === 0 ? null : (
        <ChoiceFilter
          label={t('filter.county')}
          any={t('filter.anyCounty')}
          choices={counties}
          value={filter.county}
          onChange={change('county')}
        />
      )}
    </div>
  );
}

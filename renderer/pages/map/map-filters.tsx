import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { conditionSchema } from '../../../main/contract/views/device.ts';
import { deviceKindSchema } from '../../../main/contract/views/words.ts';
import { useLanguage } from '../../console-context.ts';
import { countiesOf, type MapFilter } from '../../map/map-filter.ts';
import { nameIn, type SiteIndex } from '../../stores/site-index.ts';

export interface MapFiltersProps {
  readonly site: SiteIndex;
  readonly filter: MapFilter;
  readonly onFilter: (filter: MapFilter) => void;
}

/** Which devices the map shows, and so which "all shown" selects. */
export function MapFilters({ site, filter, onFilter }: MapFiltersProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const counties = useMemo(() => countiesOf(site.site.devices), [site]);
  const field = (
    name: keyof MapFilter,
    label: string,
    any: string,
    data: { readonly value: string; readonly label: string }[],
  ) => (
    <Select
      aria-label={label}
      placeholder={any}
      clearable
      searchable={data.length > 12}
      nothingFoundMessage={t('devices.none')}
      data={data}
      value={filter[name] === '' ? null : filter[name]}
      onChange={(value) => onFilter({ ...filter, [name]: value ?? '' })}
    />
  );
  return (
    <div className="filters">
      {field(
        'kind',
        t('filter.kind'),
        t('filter.anyDeviceKind'),
        deviceKindSchema.options.map((value) => ({ value, label: t(`kind.${value}`) })),
      )}
      {field('condition', t('filter.condition'), t('filter.anyCondition'), [
        { value: 'abnormal', label: t('filter.abnormal') },
        ...conditionSchema.options.map((value) => ({ value, label: t(`condition.${value}`) })),
      ])}
      {field(
        'road',
        t('filter.road'),
        t('filter.anyRoad'),
        site.site.roads.map((road) => ({ value: road.id, label: nameIn(language, road) })),
      )}
      {counties.length === 0
        ? null
        : field(
            'county',
            t('filter.county'),
            t('filter.anyCounty'),
            counties.map((county) => ({ value: county, label: county })),
          )}
    </div>
  );
}

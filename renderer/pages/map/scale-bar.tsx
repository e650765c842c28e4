import { type MapView, scaleBar } from '../../map/map-view.ts';
import { screenScale } from '../../screen-scale.ts';

/** How long things are on the map. */
export function ScaleBar({ view }: { readonly view: MapView }) {
  const { metres, pixels } = scaleBar(view, 120);
  return (
    <div className="map-scale" style={{ width: Math.round(pixels * screenScale()) }}>
      {metres >= 1000 ? `${metres / 1000} km` : `${metres} m`}
    </div>
  );
}

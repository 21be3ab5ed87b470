/** Words of MapLibre's own controls, by its keys; it knows English by itself. */
export const controlWords: Readonly<Record<string, Record<string, string>>> = {
  'zh-CN': {
    'AttributionControl.ToggleAttribution': '数据来源',
    'NavigationControl.ZoomIn': '放大',
    'NavigationControl.ZoomOut': '缩小',
    'Map.Title': '地图',
    'ScaleControl.Meters': '米',
    'ScaleControl.Kilometers': '公里',
  },
}

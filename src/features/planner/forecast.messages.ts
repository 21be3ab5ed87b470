export const forecastMessages = {
  'zh-CN': {
    planForecast: {
      title: '发布前预计',
      row: {
        water: '水域巡查',
        village: '欠巡村补巡',
        gap: '盲区消除',
        hazard: '隐患查看',
        hotspot: '热点驻守',
        travel: '总路程',
        hours: '路上时间',
      },
      ofAll: '{part} / {all}',
    },
  },
  en: {
    planForecast: {
      title: 'Forecast',
      row: {
        water: 'Waters inspected',
        village: 'Owed villages visited',
        gap: 'Gaps closed',
        hazard: 'Hazards seen',
        hotspot: 'Hotspots held',
        travel: 'Travel',
        hours: 'Time on the way',
      },
      ofAll: '{part} of {all}',
    },
  },
}

export const drawRouteMessages = {
  'zh-CN': {
    drawRoute: {
      start: '手绘路线',
    },
  },
  en: {
    drawRoute: {
      start: 'Draw a route',
    },
  },
}

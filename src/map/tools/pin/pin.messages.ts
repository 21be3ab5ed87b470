export const pinMessages = {
  'zh-CN': {
    pin: {
      title: '标记的位置',
      copy: '复制坐标',
      copied: '坐标已复制',
      notCopied: '浏览器不允许复制，请手动选取坐标。',
      measure: '测量',
      report: '在此上报隐患',
      clear: '清除标记',
    },
  },
  en: {
    pin: {
      title: 'Marked place',
      copy: 'Copy coordinates',
      copied: 'Coordinates copied',
      notCopied: 'The browser does not allow copying: select the coordinates by hand.',
      measure: 'Measure',
      report: 'Report a hazard here',
      clear: 'Clear the mark',
    },
  },
}

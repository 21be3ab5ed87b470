export const planFaultsMessages = {
  'zh-CN': {
    planFaults: {
      title: '方案里的问题',
      more: '等 {count} 处',
      rule: {
        'stop-off-map': '2 公里内没有道路，或不在地图范围内',
        'stop-cut-off': '与驻地之间没有路相通（如隔河无桥）',
        'stop-one-way': '受单行道限制，进得去出不来或到不了',
        'stop-unreachable': '没有路能到',
        'office-unreachable': '驻地与其他地点之间没有路相通',
        'shift-past': '班次已经结束，请改日期或时间',
        'shift-too-short': '班次太短，往返都不够',
        'window-past': '时间窗已过',
      },
    },
  },
  en: {
    planFaults: {
      title: 'What is wrong with the plan',
      more: 'and others, {count} in all',
      rule: {
        'stop-off-map': 'No road within 2 km, or off the map',
        'stop-cut-off': 'No way from the offices (a river without a bridge, say)',
        'stop-one-way': 'Shut in or out by one-way streets',
        'stop-unreachable': 'No road leads there',
        'office-unreachable': 'No way from this office to the other places',
        'shift-past': 'The shift is over: choose another day or time',
        'shift-too-short': 'Shift too short to go and return',
        'window-past': 'Time window has passed',
      },
    },
  },
}

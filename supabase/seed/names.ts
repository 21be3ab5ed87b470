import type { Random } from '@/geo/random'

const surnames = [
  ...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤',
]
const maleNames = [...'伟强磊军勇杰涛明超平辉刚健斌波飞鹏宇浩峰林海龙建国志文华荣德兴祥福春生金水木根发清泉良才贵']
const femaleNames = [...'芳娟敏静丽艳娜秀霞燕玲桂兰凤梅琴红英慧颖洁云莲珍玉香菊萍青婷雪琳巧春秋月金']
const placeHeads = [
  ...'上下中大小新老东西南北高长石竹松枫杉樟茶梅桃李杏莲荷菖龙凤鹤鹭金银铜清白黄青赤云雾霞月双三五七九横沙沿罗杨黄熊邱谢彭曾钟谢樊蓝',
]
const placeTails = [
  '坑',
  '垇',
  '背',
  '段',
  '洲',
  '田',
  '口',
  '陂',
  '塘',
  '坪',
  '岭',
  '冲',
  '湾',
  '源',
  '桥',
  '潭',
  '埠',
  '坳',
  '岗',
  '坝',
  '湖',
  '溪',
  '洞',
  '滩',
  '屋',
  '围',
  '石',
  '下',
  '前',
  '垅',
  '排',
  '窝',
  '江口',
  '圩',
]
const riverHeads = [...'澜岚汀霁芷苓栖泠枫桐榆荻蓼棠檀沅漪瀛湉蘅菱萍鹭鹤雁云雾霞碧翠锦绣']
const townTails = ['汀', '坪', '墟', '江', '埠', '陂', '川', '桥', '田', '潭', '岭', '洲']
const auspicious = [
  '和平',
  '光明',
  '新华',
  '胜利',
  '团结',
  '向阳',
  '文昌',
  '朝阳',
  '东风',
  '幸福',
  '解放',
  '城南',
  '城北',
  '河东',
  '河西',
  '建设',
  '滨江',
  '学前',
  '南门',
  '北门',
]
/** Invented; none is a county or a prefecture-level city. */
const countyNames = [
  '岚汀',
  '霁川',
  '云汀',
  '澜坪',
  '芷川',
  '荻川',
  '栖枫',
  '榆汀',
  '蓼洲',
  '苓溪',
  '桐汀',
  '棠川',
  '漪江',
  '鹭川',
  '蘅溪',
  '檀汀',
  '翠川',
  '枫澜',
]

export interface NameMaker {
  county(index: number): string
  river(random: Random, rank: 1 | 2 | 3): string
  town(random: Random): string
  village(random: Random): string
  community(random: Random): string
  hamlet(random: Random): string
  mountain(random: Random): string
}

/** Every name is given once; when the stock runs out a second head is put before it. */
export function createNames(): NameMaker {
  const given = new Set<string>()
  const once = (make: (round: number) => string): string => {
    for (let round = 0; ; round++) {
      const name = make(round)
      if (given.has(name)) continue
      given.add(name)
      return name
    }
  }
  const place = (random: Random, tails: readonly string[], round: number) => {
    const first = random.pick(placeHeads)
    const second = round > 12 || random.chance(0.18) ? random.pick(placeHeads) : ''
    return (second === first ? first : second + first) + random.pick(tails)
  }
  return {
    county: (index) => countyNames[index % countyNames.length]! + (index < countyNames.length ? '' : String(index)),
    river: (random, rank) =>
      once(
        (round) =>
          random.pick(riverHeads) +
          (round > 20 ? random.pick(placeHeads) : '') +
          (rank === 1 ? '江' : rank === 2 ? random.pick(['河', '水']) : random.pick(['溪', '溪', '坑水'])),
      ),
    town: (random) =>
      once((round) => random.pick(riverHeads) + (round > 20 ? random.pick(placeHeads) : '') + random.pick(townTails)),
    village: (random) => once((round) => place(random, placeTails, round)),
    community: (random) => once((round) => (round > 15 ? random.pick(riverHeads) : '') + random.pick(auspicious)),
    hamlet: (random) => place(random, placeTails, 0),
    mountain: (random) => once((round) => place(random, ['山', '峰', '岭', '嶂', '尖', '脑', '寨'], round)),
  }
}

/** A personal name of two or three characters. */
export function personName(random: Random, isWoman: boolean): string {
  const stock = isWoman ? femaleNames : maleNames
  const first = random.pick(stock)
  const second = random.chance(0.7) ? random.pick(stock) : ''
  return random.pick(surnames) + first + (second === first ? '' : second)
}

/** An eleven-digit number in a range no operator has given out, so that a demo never rings a stranger. */
export const phoneNumber = (random: Random): string => `100${String(random.int(100_000_000)).padStart(8, '0')}`

/** Words of the demo shop. */
export const shopCopy: Readonly<Record<'en' | 'zh', Readonly<Record<string, string>>>> = {
  en: {
    title: 'Lindholt · Light and furniture', navNew: 'New', navLight: 'Lighting', navFurniture: 'Furniture', navStories: 'Stories', other: '中文', otherQuery: '?lang=zh',
    eyebrow: 'Autumn collection', headline: 'Light that knows when the day is over.', lead: 'Lamps and furniture made to be repaired, from workshops we know by name. Delivered in two to three days.',
    action: 'See the collection', second: 'Find a showroom', section: 'Made this season', sectionLead: 'Six pieces, each with three years of warranty.',
    p1: 'Halo table lamp', c1: 'Opal glass, brass', v1: '€ 149', p2: 'Sund lounge chair', c2: 'Oak, wool bouclé', v2: '€ 620', p3: 'Kelp vase', c3: 'Stoneware, glazed', v3: '€ 48',
    p4: 'Nook side table', c4: 'Ash, linseed oil', v4: '€ 185', p5: 'Arc floor lamp', c5: 'Steel, linen shade', v5: '€ 329', p6: 'Quarter wall clock', c6: 'Walnut, silent', v6: '€ 95',
    add: 'Add', promise1: '30 days to return', promise1Text: 'Print the label, hand it in at any parcel shop.', promise2: 'Repaired, not replaced', promise2Text: 'Spare parts for every lamp since 2009.', promise3: 'People who answer', promise3Text: 'Ask in the chat, or call us from this page.',
    foot: 'A made-up shop for trying out the widget. Nothing here can be bought.',
  },
  zh: {
    title: '林霍特 · 灯具与家具', navNew: '新品', navLight: '灯具', navFurniture: '家具', navStories: '故事', other: 'English', otherQuery: '?lang=en',
    eyebrow: '秋季系列', headline: '懂得何时入夜的灯光。', lead: '可维修的灯具与家具，来自我们熟识的工坊。两至三天送达。',
    action: '浏览系列', second: '查找展厅', section: '本季新作', sectionLead: '六件作品，均享三年保修。',
    p1: '光环台灯', c1: '乳白玻璃、黄铜', v1: '¥1,149', p2: '松德休闲椅', c2: '橡木、羊毛圈绒', v2: '¥4,820', p3: '海藻花瓶', c3: '釉面炻器', v3: '¥368',
    p4: '角落边几', c4: '白蜡木、亚麻籽油', v4: '¥1,420', p5: '弧光落地灯', c5: '钢、亚麻灯罩', v5: '¥2,529', p6: '四分之一挂钟', c6: '胡桃木、静音', v6: '¥735',
    add: '加入', promise1: '30 天退货', promise1Text: '打印退货单，交给任意快递网点。', promise2: '维修优先', promise2Text: '2009 年以来每盏灯都有备件。', promise3: '真人应答', promise3Text: '在线咨询，或直接在本页呼叫我们。',
    foot: '用于体验客服组件的虚构商店，商品均不出售。',
  },
};

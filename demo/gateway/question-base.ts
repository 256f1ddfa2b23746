export interface Question {
  readonly question: string;
  /** Words that point here. */
  readonly keywords: readonly string[];
  readonly answer: string;
}

export interface QuestionBase {
  readonly greeting: string;
  readonly unknown: string;
  readonly suggest: string;
  readonly agentWords: RegExp;
  readonly transferring: string;
  readonly robotName: string;
  readonly questions: readonly Question[];
}

export const englishBase: QuestionBase = {
  robotName: 'Lumi',
  greeting: 'Hello, I am Lumi, the assistant of Lindholt. Ask me about delivery, returns or your order, or type "agent" to talk to a person.',
  unknown: 'I am not sure I understood. Did you mean one of these? Type "agent" to talk to a person.',
  suggest: 'You may also want to know:',
  agentWords: /\b(agents?|humans?|person|people|representative|someone real)\b/i,
  transferring: 'Transfer to an agent',
  questions: [
    { question: 'How long does delivery take?', keywords: ['delivery', 'shipping', 'arrive', 'long', 'dispatch'], answer: 'Orders placed before 14:00 leave the same day. Standard delivery takes 2 to 3 working days, express delivery arrives the next working day.' },
    { question: 'How much does delivery cost?', keywords: ['delivery', 'shipping', 'cost', 'fee', 'free'], answer: 'Delivery is free from 50 euros. Below that it is 4.90 euros, express 9.90 euros.' },
    { question: 'Where is my order?', keywords: ['order', 'track', 'tracking', 'parcel', 'where'], answer: 'The tracking link is in the dispatch e-mail. Have your order number at hand and an agent can look it up too.' },
    { question: 'How do I return an item?', keywords: ['return', 'back', 'exchange', 'item'], answer: 'You have 30 days. Print the label under "My orders", put the item in its box and hand it in at any parcel shop. Details: https://example.com/returns' },
    { question: 'When do I get my refund?', keywords: ['refund', 'money', 'back', 'return'], answer: 'Within 5 working days after the return has reached us, by the way you paid.' },
    { question: 'How do I get an invoice?', keywords: ['invoice', 'receipt', 'bill', 'vat'], answer: 'Invoices stand as PDF under "My orders". A company name and a VAT number can be added within 14 days.' },
    { question: 'What are your opening hours?', keywords: ['opening', 'hours', 'open', 'when', 'time'], answer: 'Our agents are there Monday to Saturday, 9:00 to 20:00. I am here all the time.' },
    { question: 'How long is the warranty?', keywords: ['warranty', 'guarantee', 'broken', 'repair', 'defect'], answer: 'Lamps and furniture have a warranty of 3 years, electronics of 2 years.' },
    { question: 'My item arrived damaged', keywords: ['damaged', 'broken', 'arrived', 'defect', 'crack'], answer: 'I am sorry. Please send a photo here and an agent will arrange a replacement.' },
    { question: 'How can I pay?', keywords: ['pay', 'payment', 'card', 'paypal', 'invoice'], answer: 'By card, PayPal, bank transfer or invoice. Invoices are due within 14 days.' },
    { question: 'Can I change my order?', keywords: ['change', 'order', 'edit', 'modify', 'address'], answer: 'Within one hour after ordering, under "My orders". Later an agent can try to stop the parcel.' },
    { question: 'How do I cancel my order?', keywords: ['cancel', 'order', 'stop'], answer: 'Open the order under "My orders" and choose Cancel. It works until the parcel is packed.' },
    { question: 'Do you have a shop nearby?', keywords: ['shop', 'store', 'showroom', 'nearby', 'address'], answer: 'Our showrooms are in Hamburg, Lyon and Utrecht. Agents can send you the place on a map.' },
    { question: 'I forgot my password', keywords: ['password', 'login', 'account', 'sign', 'forgot'], answer: 'Choose "Forgot password" on the sign-in page. The link we send works for one hour.' },
    { question: 'Do you have gift cards?', keywords: ['gift', 'card', 'voucher', 'coupon'], answer: 'Yes, from 10 to 500 euros, by e-mail or on paper. They never expire.' },
  ],
};

export const chineseBase: QuestionBase = {
  robotName: '小诺',
  greeting: '您好，我是林霍特家居的智能助手小诺。您可以询问配送、退换货或订单问题，输入“转人工”可联系人工客服。',
  unknown: '抱歉，我没有完全理解您的问题。您是想问以下问题吗？也可以输入“转人工”联系人工客服。',
  suggest: '您可能还想了解：',
  agentWords: /转人工|人工|客服|真人/,
  transferring: '转人工',
  questions: [
    { question: '多久可以送到？', keywords: ['配送', '送到', '快递', '多久', '发货', '到货'], answer: '14:00 前下单当天发货。标准配送 2 至 3 个工作日，加急配送次日送达。' },
    { question: '运费是多少？', keywords: ['运费', '配送', '快递费', '包邮'], answer: '满 199 元包邮，不满收取 12 元运费，加急 25 元。' },
    { question: '我的订单到哪里了？', keywords: ['订单', '物流', '查询', '哪里', '包裹'], answer: '发货邮件中有物流链接。您也可以提供订单号，由人工客服为您查询。' },
    { question: '如何退货？', keywords: ['退货', '退换', '换货', '退'], answer: '30 天内可退货。请在“我的订单”打印退货单，装箱后交给任意快递网点。详情：https://example.com/returns' },
    { question: '退款多久到账？', keywords: ['退款', '到账', '退钱', '退'], answer: '收到退货后 5 个工作日内原路退回。' },
    { question: '如何开具发票？', keywords: ['发票', '开票', '抬头', '税号'], answer: '电子发票在“我的订单”中下载，14 天内可修改抬头与税号。' },
    { question: '营业时间是几点？', keywords: ['营业', '时间', '几点', '上班'], answer: '人工客服周一至周六 9:00–20:00 在线，我全天都在。' },
    { question: '保修期多长？', keywords: ['保修', '质保', '维修', '坏'], answer: '灯具与家具保修 3 年，电子产品保修 2 年。' },
    { question: '商品收到时已损坏', keywords: ['损坏', '破损', '坏', '收到'], answer: '非常抱歉。请在此发送照片，人工客服会为您安排补发。' },
    { question: '有哪些支付方式？', keywords: ['支付', '付款', '微信', '支付宝', '银行卡'], answer: '支持微信支付、支付宝、银行卡和对公转账。' },
    { question: '如何修改订单？', keywords: ['修改', '订单', '地址', '更改'], answer: '下单后一小时内可在“我的订单”中修改，之后请联系人工客服。' },
    { question: '如何取消订单？', keywords: ['取消', '订单', '不要'], answer: '在“我的订单”中选择“取消”，打包前均可取消。' },
    { question: '附近有门店吗？', keywords: ['门店', '附近', '展厅', '地址'], answer: '我们在深圳、上海和成都设有展厅，人工客服可以把位置发给您。' },
    { question: '忘记密码怎么办？', keywords: ['密码', '登录', '账号', '忘记'], answer: '请在登录页选择“忘记密码”，链接一小时内有效。' },
    { question: '有礼品卡吗？', keywords: ['礼品卡', '优惠券', '礼物', '卡'], answer: '有，面值 50 至 2000 元，电子或实体，永久有效。' },
  ],
};

/** What people say in the gallery. */
const en = {
  robot: 'Robin', agent: 'Anna Berg',
  hello: 'Hello, I am Robin. I can help with orders, deliveries and returns.',
  question: 'Where is my order 4711? It should have come yesterday.',
  answer: 'You can follow your parcel here: https://example.com/track/4711. If it does not move for two days, tell us.',
  similar: ['Can I change the delivery address?', 'How long does delivery take?', 'How do I return something?'],
  agentHello: 'Hi, this is Anna. I have your order in front of me.',
  agentMore: 'The parcel left our warehouse this morning.',
  thanks: 'Great, thank you!',
  more: 'One more thing: could it go to my office instead?',
  photo: 'label.png', document: 'invoice-4711.txt', voice: 'voice.mp3',
  place: 'Pick-up point, Main Street 12',
  joined: 'Anna Berg has taken over the conversation.',
  suggestions: ['How do I return something?', 'How long does a return take?', 'Where do I find the return label?'],
  typed: 'How do I ret',
  long: 'The address on the label reads a little differently from the one in your account, so please check both before we send it on.',
};

const zh: typeof en = {
  robot: '小贝', agent: '林晓安',
  hello: '您好，我是智能助手小贝，可以帮您查询订单、物流和退货。',
  question: '我的订单 4711 在哪里？昨天就应该到了。',
  answer: '您可以在这里查看物流：https://example.com/track/4711。如果两天没有更新，请告诉我们。',
  similar: ['可以修改收货地址吗？', '一般几天能送到？', '怎么退货？'],
  agentHello: '您好，我是客服林晓安，已经看到您的订单了。',
  agentMore: '包裹今天上午已经从仓库发出。',
  thanks: '太好了，谢谢！',
  more: '还有一件事：能改送到我的公司吗？',
  photo: '面单.png', document: '发票-4711.txt', voice: '语音.mp3',
  place: '自提点，人民路 12 号',
  joined: '林晓安已接入对话。',
  suggestions: ['怎么退货？', '退货需要多久？', '退货标签在哪里找？'],
  typed: '怎么退',
  long: '面单上的地址和您账户里的地址略有不同，所以在我们转寄之前，请您再核对一下这两个地址是否都正确。',
};

export const phrases = { en, zh };
export type Phrases = typeof en;

/* global document, fetch */
// The switches of the demo page: settings of the stand-in contact centre.
const form = document.querySelector('#switches');
const shop = document.querySelector('#shop');

const control = (name, argument) => fetch(`/demo/control/${name}`, {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(argument),
});

form.addEventListener('change', (event) => {
  const { name, type, checked, value } = event.target;
  if (name === 'language') shop.src = `/?open=true&lang=${value}`;
  else void control('set', { [name]: type === 'checkbox' ? checked : Number(value) });
});
form.addEventListener('submit', (event) => event.preventDefault());
form.elements.expire.addEventListener('click', () => {
  void control('expireAccessTokens', {});
  void control('expireMessagingTokens', {});
});

const settings = await (await control('settings', {})).json();
form.elements.robot.checked = settings.robot;
form.elements.open.checked = settings.open;
form.elements.queueAhead.value = settings.queueAhead;

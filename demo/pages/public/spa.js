/* global document, location, history, addEventListener */
// The smallest router there is: the views are replaced, the widget beside them is left alone.
const views = {
  '/spa': ['Home', 'Follow the links above. The conversation goes on while the views change.'],
  '/spa/lamps': ['Lamps', 'Halo, Arc and their friends.'],
  '/spa/chairs': ['Chairs', 'Sund, in oak and wool.'],
};

const show = () => {
  const [title, text] = views[location.pathname] ?? ['Nothing here', 'No such view.'];
  const heading = document.createElement('h1');
  heading.textContent = title;
  const paragraph = document.createElement('p');
  paragraph.className = 'lead';
  paragraph.textContent = text;
  document.querySelector('#view').replaceChildren(heading, paragraph);
  document.title = `${title} · Lindholt`;
};

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="/spa"]');
  if (!link) return;
  event.preventDefault();
  history.pushState(null, '', link.href);
  show();
});
addEventListener('popstate', show);

// Taking the widget out and putting the same element back, as a framework does when a view comes and goes.
const widget = document.querySelector('deskbell-widget');
const remove = document.querySelector('#remove');
remove.addEventListener('click', () => {
  const removed = widget.isConnected;
  if (removed) widget.remove();
  else document.body.append(widget);
  remove.textContent = removed ? 'Put it back' : 'Remove the widget';
});
document.querySelector('#move').addEventListener('click', () => document.querySelector('#foot').append(widget));
show();

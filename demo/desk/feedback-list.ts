import { html, type TemplateResult } from 'lit';
import type { DeskState } from './desk-state.js';

/** What visitors said afterwards: ratings, and messages for when nobody was there. */
export function feedbackList({ ratings, leftMessages }: DeskState): TemplateResult {
  return html`
    <section aria-label="Ratings">
      <h2>Ratings<span>${ratings.length || ''}</span></h2>
      ${ratings.length ? html`<ul>${[...ratings].reverse().map((rating) => html`
        <li class="feedback"><b aria-label="${rating.evaluation} of 5 stars">${'★'.repeat(Number(rating.evaluation))}<i>${'★'.repeat(5 - Number(rating.evaluation))}</i></b>
          <p>${rating.comment}</p><small>${rating.visitor.userName}${rating.agent ? ` about ${rating.agent}` : ''}</small></li>`)}</ul>` : html`<p class="nothing">None so far.</p>`}
    </section>
    <section aria-label="Left messages">
      <h2>Left messages<span>${leftMessages.length || ''}</span></h2>
      ${leftMessages.length ? html`<ul>${[...leftMessages].reverse().map((left) => html`
        <li class="feedback"><b>${left.caller}</b><p>${left.leaveMessage}</p><small>${left.visitor.userName}</small></li>`)}</ul>` : html`<p class="nothing">None so far.</p>`}
    </section>`;
}

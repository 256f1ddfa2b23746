import type { Localizer } from '../../i18n/localizer.js';
import { localizerContext } from '../../context/contexts.js';
import { ValueController } from '../../context/store-controller.js';
import { MessageView } from '../parts/message.js';

/**
 * @summary One message of the conversation, set as the property `message`.
 * @csspart message - The message with what belongs to it.
 * @csspart message-in - The same, of what came.
 * @csspart message-out - The same, of what the visitor sent.
 * @csspart bubble - What was written or sent.
 * @csspart avatar - The sender's face.
 * @csspart sender - The sender's name.
 * @csspart time - When it was sent.
 * @csspart link - A link in the text.
 * @csspart media - A picture or player.
 * @csspart viewer - A picture that was enlarged.
 * @csspart file - A file to download.
 * @csspart location - A place.
 * @csspart retry-button - Sends a failed message again.
 * @csspart cancel-button - Stops an upload.
 * @csspart progress - The upload's progress.
 * @csspart similar-questions - The questions beneath a robot's answer.
 * @csspart similar-question - One of them.
 * @csspart feedback - Whether a robot's answer helped.
 */
export class DeskbellMessage extends MessageView {
  readonly #localizer = new ValueController(this, localizerContext);

  protected override get words(): Localizer | undefined {
    return this.localizer ?? this.#localizer.value;
  }
}

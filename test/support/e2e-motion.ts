/** What moves at this moment, through every shadow root; runs in the page. Endless breathing of what loads is left out. */
export function movingParts(): string[] {
  const moving: string[] = [];
  const look = (root: Document | ShadowRoot): void => {
    for (const animation of root.getAnimations()) {
      const effect = animation.effect as KeyframeEffect;
      const { duration, iterations } = effect.getComputedTiming();
      if (animation.playState === 'running' && Number(duration) > 1 && iterations !== Infinity) moving.push(effect.target?.className || effect.target?.localName || '');
    }
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot) look(element.shadowRoot);
  };
  look(document);
  return moving;
}

/** Wheel turns as whole notches: one slice a notch, whatever distance the system gives to one. */

/** What a wheel event says; `wheelDelta` is 120 a notch for a mouse wheel where the engine tells. */
export interface WheelTurn {
  /** Pixels, lines or pages; positive when turned towards the hand. */
  readonly delta: number;
  readonly wheelDelta?: number | undefined;
}

/** Distance of a touchpad that counts as a notch. */
const TOUCH_NOTCH_PX = 50;

/** Counts notches: positive towards the hand. A touchpad's small steps add up; turning round starts anew. */
export function makeWheelCounter(): (turn: WheelTurn) => number {
  let rest = 0;
  return ({ delta, wheelDelta }) => {
    if (delta === 0) return 0;
    if (wheelDelta !== undefined && wheelDelta !== 0 && wheelDelta % 120 === 0) {
      rest = 0;
      return -wheelDelta / 120;
    }
    if (Math.abs(delta) >= TOUCH_NOTCH_PX) {
      rest = 0;
      return Math.sign(delta);
    }
    if (Math.sign(delta) !== Math.sign(rest)) rest = 0;
    rest += delta;
    if (Math.abs(rest) < TOUCH_NOTCH_PX) return 0;
    const notch = Math.sign(rest);
    rest = 0;
    return notch;
  };
}

/** Thin: computes surfaces one after the other and answers with the number of the request. */
import { computeRoiSurface, type SurfaceAnswer, type SurfaceRequest } from './roi-surface';

addEventListener('message', (event: MessageEvent<SurfaceRequest>) => {
  const { id, mask, grid } = event.data;
  const answer: SurfaceAnswer = { id, outcome: computeRoiSurface(mask, grid) };
  postMessage(answer, { transfer: [answer.outcome.surface.positions.buffer, answer.outcome.surface.triangles.buffer] });
});

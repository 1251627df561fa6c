/** Thin: carries out mask operations one after the other and answers with the number of the request. */
import { performMaskOperation, type MaskAnswer, type MaskRequest } from './mask-operations';

addEventListener('message', (event: MessageEvent<MaskRequest>) => {
  const { id, operation } = event.data;
  const answer: MaskAnswer = { id, outcome: performMaskOperation(operation) };
  postMessage(answer);
});
